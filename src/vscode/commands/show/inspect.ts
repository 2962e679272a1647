// The command “Dirigent: Show Diagnostic Report”. The code that reads files for masking is loaded on demand.
import * as vscode from 'vscode';
import { hostEnvironment } from '../../project/host-environment.ts';
import type { InspectedFolder } from '../../inspect/report.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { MakeCommand } from '../command.ts';

/** A readable report of supervisor, tasks and files, fit to be pasted into an issue: values of variables are masked. */
export const inspect: MakeCommand = ({ workspace, reports }) => ({
  id: commands.inspect,
  async run() {
    const [{ inspectReport }, { reportVariables }] = await Promise.all([
      import('../../inspect/report.ts'),
      import('../../inspect/report-variables.ts'),
    ]);
    const folders = await Promise.all(workspace.folders.map(inspectFolder));
    const { isTrusted } = vscode.workspace;
    const report = inspectReport({
      folders,
      editor: `${vscode.env.appName} ${vscode.version}`,
      isTrusted,
      now: Date.now(),
      variables: await reportVariables(folders, hostEnvironment(), isTrusted),
    });
    await reports.show('dirigent-report.md', report);
  },
});

async function inspectFolder(folder: ProjectFolder): Promise<InspectedFolder> {
  const { name, path, configPath, state, tasks } = folder;
  const facts = { name, path, configPath, state, tasks: [...tasks.values()] };
  if (state.kind !== 'connected') return facts;
  const supervisor = await folder.request('supervisor/info', {});
  const { events } = await folder.request('tasks/events', { limit: 50 });
  return { ...facts, supervisor, events };
}
