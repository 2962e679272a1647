// The command “Dirigent: Import Tasks…”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { translate } from '../../../base/l10n.ts';
import { UserError } from '../../../base/user-error.ts';
import { addTasks, applyEdits } from '../../../config/edit/edits.ts';
import type { Planned, Present } from '../../../import/plan.ts';
import type { ImportedFile, Proposal } from '../../../import/proposal.ts';
import { editConfig, presentText } from '../../editing/edit-config.ts';
import { revealTask } from '../../editing/reveal-task.ts';
import { askForChoice } from '../../dialogs/ask.ts';
import { pickProposals, type TaskGroup } from '../../import/pick-tasks.ts';
import { showPreview } from '../../import/preview.ts';
import { findSources, readSource } from '../../import/sources.ts';
import { countLosses, lossReport } from '../../import/words.ts';
import type { ReportDocuments } from '../../inspect/report-documents.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { Workspace } from '../../project/workspace.ts';
import { icons } from '../../words/icons.ts';
import { withIcon } from '../../words/inert.ts';
import type { MakeCommand } from '../command.ts';
import { pickFolder } from '../target/pick-folder.ts';
import { showWarningMessage } from '../../dialogs/messages.ts';

/** Imports tasks of other tools' files: a pick, then a preview of dirigent.toml, and only then it is written. */
export const importTasks: MakeCommand = ({ workspace, reports }) => ({
  id: commands.importTasks,
  async run(target, selection) {
    const given = urisOf(target, selection);
    const folder = await folderOf(workspace, given);
    if (folder === undefined) return;
    const sources = given.length > 0 ? given : await findSources(folder);
    const { importer } = await import('../../../import/importer.ts');
    const found = await Promise.all(
      sources.map(async (uri) => ({ uri, file: importer.importFile(await readSource(folder, uri)) })),
    );
    const files = soundFiles(found, given.length > 0);
    const groups = files.map(({ uri, file }) => ({ title: file.path, uri, proposals: file.proposals }));
    const all = files.map(({ file }) => file);
    for (let chosen: ReadonlySet<Proposal> | undefined; ;) {
      const before = await presentText(folder);
      const present = importer.presentIn(before ?? '');
      const isPresent = (proposal: Proposal): boolean => importer.isPresent(proposal, present);
      chosen = await pickProposals({
        ...question(groups, isPresent),
        chosen: chosen ?? unasked(all, isPresent, given.length > 0),
      });
      if (chosen === undefined || chosen.size === 0) return;
      const picked = chosen;
      const planFor = (now: Present): readonly Planned[] => importer.plan(all, picked, now);
      const answer = await confirm(reports, folder, { files: all, before, planned: planFor(present) });
      if (answer === 'back') continue;
      if (answer === 'import') await write(folder, before, (text) => planFor(importer.presentIn(text)));
      return;
    }
  },
});

/** The files that were clicked in the explorer; none where the command was called by name. */
function urisOf(target: unknown, selection: unknown): readonly vscode.Uri[] {
  const several = Array.isArray(selection) ? selection.filter((each) => each instanceof vscode.Uri) : [];
  if (several.length > 0) return several;
  return target instanceof vscode.Uri ? [target] : [];
}

async function folderOf(workspace: Workspace, [uri]: readonly vscode.Uri[]): Promise<ProjectFolder | undefined> {
  if (uri === undefined) return pickFolder(workspace, l10n.t('Select the folder to import tasks into'));
  const folder = workspace.folderFor(uri);
  if (folder === undefined) throw new UserError('no-config', l10n.t('{0} is not in a workspace folder.', uri.fsPath));
  return folder;
}

interface Found {
  readonly uri: vscode.Uri;
  readonly file: ImportedFile | undefined;
}

/** The files with tasks. An unreadable one is reported; if the user chose it, that is the answer. */
function soundFiles(
  found: readonly Found[],
  isGiven: boolean,
): readonly { readonly uri: vscode.Uri; readonly file: ImportedFile }[] {
  const sound = found.flatMap(({ uri, file }) => (file && file.proposals.length > 0 ? [{ uri, file }] : []));
  const broken = found.filter(({ file }) => file?.problem !== undefined);
  if (sound.length > 0) {
    for (const each of broken) void showProblem(each);
    return sound;
  }
  const [first] = broken;
  if (first !== undefined) throw new UserError('operation-failed', problemText(first));
  throw new UserError(
    'operation-failed',
    isGiven
      ? l10n.t('This file has no tasks to import.')
      : l10n.t(
          'No file with tasks was found. These can be imported: package.json, Procfile, tasks.json, process-compose, mprocs, supervisord, pm2 and compose.',
        ),
  );
}

async function showProblem(found: Found): Promise<void> {
  const show = l10n.t('Show');
  const start = found.file?.problem?.range.start;
  if ((await showWarningMessage(problemText(found), show)) !== show || start === undefined) return;
  const place = new vscode.Position(start.line, start.character);
  await vscode.window.showTextDocument(found.uri, { selection: new vscode.Range(place, place) });
}

function problemText({ file }: Found): string {
  const { message = '', range } = file?.problem ?? {};
  const { line = 0, character = 0 } = range?.start ?? {};
  return l10n.t('{0}, line {1}, column {2}: {3}', file?.path ?? '', line + 1, character + 1, translate(message));
}

type Question = Omit<Parameters<typeof pickProposals>[0], 'chosen'>;

function question(groups: readonly TaskGroup[], isPresent: (proposal: Proposal) => boolean): Question {
  return {
    title: l10n.t('Import Tasks'),
    place: { step: 1, total: 2 },
    placeholder: vscode.workspace.isTrusted
      ? l10n.t('Select the tasks to import. Nothing is run.')
      : l10n.t('Select the tasks to import. Only dirigent.toml is written; nothing is run in Restricted Mode.'),
    groups,
    remark: (proposal) => (isPresent(proposal) ? l10n.t('already in dirigent.toml') : undefined),
  };
}

/**
 * The tasks that are checked at first: all of a clicked file; of all files of a folder those that a developer starts,
 * with their dependencies.
 */
function unasked(
  files: readonly ImportedFile[],
  isPresent: (proposal: Proposal) => boolean,
  isGiven: boolean,
): ReadonlySet<Proposal> {
  const wanted = files.flatMap(({ proposals }) => {
    const worth = new Set(proposals.filter(({ isWorth }) => isGiven || isWorth));
    // Dependencies that are added are visited as well.
    for (const { dependsOn } of worth) {
      for (const other of proposals) if (dependsOn.has(other.name)) worth.add(other);
    }
    return [...worth];
  });
  return new Set(wanted.filter((proposal) => !isPresent(proposal)));
}

interface Outcome {
  readonly files: readonly ImportedFile[];
  readonly before: string | undefined;
  readonly planned: readonly Planned[];
}

/** Previews the file and asks for confirmation. */
async function confirm(
  reports: ReportDocuments,
  folder: ProjectFolder,
  { files, before, planned }: Outcome,
): Promise<'import' | 'back' | 'left'> {
  const tables = planned.map(({ task }) => task);
  const after = applyEdits(before ?? '', addTasks(before ?? '', tables));
  const preview = await showPreview(reports, folder.configPath, before, after);
  const concerned = files.filter(({ proposals }) => planned.some(({ proposal }) => proposals.includes(proposal)));
  const losses = countLosses(concerned, planned);
  const write = {
    label: withIcon(
      icons.allow,
      planned.length === 1 ? l10n.t('Import 1 task') : l10n.t('Import {0} tasks', planned.length),
    ),
    detail: l10n.t('Writes dirigent.toml and runs nothing. Startup tasks wait for your approval. You can undo it.'),
    does: 'import' as const,
  };
  const report = {
    label: withIcon(icons.warning, l10n.t('Show unsupported settings ({0})', losses)),
    detail: l10n.t('Settings that dirigent.toml has no equivalent for, where they are, and what to do about them.'),
    does: 'report' as const,
  };
  const items = losses === 0 ? [write] : [write, report];
  try {
    for (;;) {
      const title = l10n.t('Import Tasks');
      const placeholder = l10n.t('Review the resulting file');
      const answer = await askForChoice<typeof write | typeof report>({ title, placeholder, items, step: 2, total: 2 });
      if (answer.kind !== 'answer') return answer.kind;
      if (answer.value.does === 'import') return 'import';
      await reports.show('not-carried-over.md', lossReport(concerned, planned));
    }
  } finally {
    await preview.close();
  }
}

/** Through the editor, so that it can be undone; names are computed again for the current text. */
async function write(
  folder: ProjectFolder,
  before: string | undefined,
  plan: (text: string) => readonly Planned[],
): Promise<void> {
  let names: readonly string[] = [];
  const tables = (text: string): readonly Planned['task'][] => {
    const tasks = plan(text).map(({ task }) => task);
    names = tasks.map(({ name }) => String(name));
    return tasks;
  };
  if (before === undefined) await createFile(folder, applyEdits('', addTasks('', tables(''))));
  else await editConfig(folder, (text) => addTasks(text, tables(text)));
  const [first] = names;
  if (first !== undefined) await revealTask(folder, first);
}

async function createFile(folder: ProjectFolder, text: string): Promise<void> {
  const uri = vscode.Uri.file(folder.configPath);
  folder.noteOwnChange();
  const changes = new vscode.WorkspaceEdit();
  changes.createFile(uri, { contents: new TextEncoder().encode(text) });
  if (await vscode.workspace.applyEdit(changes)) return;
  throw new UserError('operation-failed', l10n.t('Cannot write {0}. Check your permissions.', folder.configPath));
}
