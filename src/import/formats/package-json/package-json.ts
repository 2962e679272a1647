// Imports the scripts of package.json.
import { t } from '../../../base/l10n.ts';
import { managerFor, packageManagers, type PackageManager } from '../../../config/package-manager.ts';
import type { Format } from '../../format.ts';
import { Draft } from '../../draft.ts';
import { cwdOf, folderOf } from '../../paths.ts';
import { info, warning, type Advice, type Loss } from '../../loss.ts';
import type { SourceFile } from '../../proposal.ts';
import { readJson } from '../../text/json.ts';
import { entriesOf, textOf, type Node } from '../../text/node.ts';

/** Scripts that run until they are stopped, by their usual names. */
const LONG_RUNNING = /^(dev|start|serve|server|watch|develop)$|[:-](dev|serve|watch)$|^(dev|serve|watch)[:-]/;

/** Scripts that are worth a task although they end. */
const ONE_SHOT = /^(build|test|lint|typecheck|check|compile|storybook|migrate|db:.*|e2e)$/;

/** The scripts of a package.json, run by the package manager in use. */
export const packageJson: Format = {
  id: 'package.json',
  path: /(^|\/)package\.json$/,
  content: /^\s*\{[^]*"scripts"\s*:/,
  usual: ['package.json'],
  draft(file) {
    const read = readJson(file.text);
    if ('problem' in read) return read;
    const manifest = entriesOf(read.node);
    const scripts = entriesOf(manifest.get('scripts')?.node);
    const manager = packageManager(file, manifest.get('packageManager')?.node);
    // Of `dev` and `start`, start is the one for production.
    const startup = ['dev', 'develop', 'start', 'serve'].find((name) => scripts.has(name));
    const drafts: Draft[] = [];
    const losses: Loss[] = [];
    for (const [script, { key, node }] of scripts) {
      const whose = /^(?:pre|post)(.+)$/.exec(script)?.[1];
      const lose = (advice: Advice): unknown => losses.push({ key: `scripts.${script}`, ...advice, range: key });
      if (whose !== undefined && scripts.has(whose)) {
        lose(info(t('{0} runs it as part of "{1}".', manager, whose)));
      } else if (textOf(node) === undefined || script.trim() === '') {
        lose(warning('Not a script.', 'Fix the file and import again.'));
      } else drafts.push(draftOf(script, new Draft(script, 'script', key), { manager, startup, file }));
    }
    return { drafts, losses };
  },
};

interface ScriptContext {
  readonly manager: string;
  readonly startup: string | undefined;
  readonly file: SourceFile;
}

function draftOf(script: string, draft: Draft, { manager, startup, file }: ScriptContext): Draft {
  const stays = LONG_RUNNING.test(script);
  draft.setAll({ command: manager, args: ['run', script], cwd: cwdOf(folderOf(file.path)) });
  if (script === startup) draft.set('run_at_startup', true);
  if (stays) draft.set('restart', 'on-failure');
  draft.isWorth = stays || ONE_SHOT.test(script);
  return draft;
}

/** By `packageManager` (nodejs.org/api/corepack.html), then by the lock file beside it or of the whole project. */
function packageManager({ beside, inProject }: SourceFile, declared: Node | undefined): PackageManager {
  const [name] = (textOf(declared) ?? '').split('@');
  return packageManagers.find((known) => known === name) ?? managerFor(beside) ?? managerFor(inProject) ?? 'npm';
}
