// Imports Procfiles.
import { t } from '../../../base/l10n.ts';
import { LineIndex, withoutByteOrderMark } from '../../../config/syntax/line-index.ts';
import type { Format } from '../../format.ts';
import { Draft } from '../../draft.ts';
import { cwdOf, folderOf, under } from '../../paths.ts';
import { warning, type Loss } from '../../loss.ts';
import type { SourceFile } from '../../proposal.ts';

/** Processes of a Procfile: `name: command line` for the shell (devcenter.heroku.com/articles/procfile). */
export const procfile: Format = {
  id: 'procfile',
  path: /(^|\/)Procfile(\.[\w.-]+)?$/i,
  // Never by content: any word with a colon could be an entry.
  content: /^(?!)/,
  usual: ['Procfile.dev', 'Procfile'],
  draft(file) {
    const lines = new LineIndex(withoutByteOrderMark(file.text));
    const drafts = new Map<string, Draft>();
    const losses: Loss[] = [];
    let first: Loss | undefined;
    for (const [index, line] of lines.text.split(/\r\n|\n|\r/).entries()) {
      if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
      const start = lines.lineStart(index);
      const range = lines.rangeOf({ start, end: start + line.length });
      const [, name, command] = /^\s*([\w-]+)\s*:(.*)$/.exec(line) ?? [];
      if (name === undefined || command === undefined || command.trim() === '') {
        const loss = {
          key: `line ${index + 1}`,
          ...warning('Not of the form NAME: COMMAND.', 'Fix the file and import again.'),
          range,
        };
        first ??= loss;
        losses.push(loss);
        continue;
      }
      if (drafts.has(name)) {
        losses.push({
          key: name,
          ...warning('A later line has the same name.', 'Give each line a unique name.'),
          range,
        });
      }
      drafts.set(name, draftOf(new Draft(name, 'process', range), command.trim(), file, drafts.size));
    }
    if (drafts.size === 0 && first !== undefined) return { problem: { message: first.why, range: first.range } };
    return { drafts: [...drafts.values()], losses };
  },
};

function draftOf(draft: Draft, command: string, file: SourceFile, index: number): Draft {
  const folder = folderOf(file.path);
  draft.setAll({ command, shell: true, cwd: cwdOf(folder) });
  if (draft.key === 'release') {
    draft.isWorth = false;
    draft.lose(
      'release',
      warning('Heroku runs it once before each deployment.', 'Run it by hand, or let other tasks depend on it.'),
    );
  } else draft.setAll({ run_at_startup: true, restart: 'on-failure' });
  const hasEnvFile = file.beside.has('.env');
  if (hasEnvFile) draft.set('env_file', under(folder, '.env'));
  givePort(draft, command, 5000 + 100 * index, hasEnvFile);
  return draft;
}

/** foreman gives 5000 to the first process, 5100 to the second … (ddollar.github.io/foreman, "PORT"). */
function givePort(draft: Draft, command: string, port: number, hasEnvFile: boolean): void {
  // `${PORT:-3000}` has a value of its own.
  if (!/\$(?:PORT\b|\{PORT\})/.test(command)) return;
  if (hasEnvFile) {
    const todo = t('If .env does not set it, add env = { PORT = "{0}" }.', port);
    draft.lose('PORT', warning('foreman assigns each process a port; Dirigent does not.', todo));
    return;
  }
  draft.set('env', { PORT: String(port) });
  draft.lose(
    'PORT',
    warning(t('foreman assigns each process a port; this task always uses {0}.', port), 'Change it in env if needed.'),
  );
}
