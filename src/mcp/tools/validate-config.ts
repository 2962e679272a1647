// The tool validate_config.
import * as z from 'zod';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { problemText } from '../../client/explain-missing-task.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { defined } from '../task-text.ts';
import { defineTool, looks } from '../tool.ts';

export const validateConfig = defineTool({
  name: 'validate_config',
  title: 'Check dirigent.toml',
  description: 'Reloads dirigent.toml and lists every error with its position. Call it after editing the file.',
  input: z.strictObject({}),
  hints: looks,
  async run(_input, { connection, signal }) {
    const project = await connection.request('project/reload', {}, signal);
    return {
      text: [summary(project), ...project.diagnostics.map((diagnostic) => diagnosticText(project, diagnostic))].join(
        '\n',
      ),
      data: {
        config_file: project.configFile,
        state: project.state,
        mistakes: project.diagnostics.map(diagnosticData),
        run_at_startup: project.startup.tasks.map(({ name }) => name),
      },
    };
  },
});

function summary({ state, configFile, diagnostics }: ProjectInfo): string {
  if (state === 'missing') return `There is no ${configFile}. create_task creates it.`;
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (state === 'invalid') return `Cannot read ${configFile}; the last valid definitions apply.`;
  return errors === 0 ? `${configFile} is valid.` : `${configFile}: tasks with errors are ignored.`;
}

function diagnosticText(project: ProjectInfo, diagnostic: Diagnostic): string {
  const meant = diagnostic.suggestions?.length ? ` (did you mean: ${diagnostic.suggestions.join(', ')})` : '';
  return `${diagnostic.severity} ${problemText(project, diagnostic)}${meant}`;
}

function diagnosticData({ severity, code, message, range, task, suggestions }: Diagnostic): Record<string, unknown> {
  const { line, character } = range.start;
  return { severity, code, message, line: line + 1, column: character + 1, ...defined({ task, suggestions }) };
}
