// Variables of tasks.json, such as `${workspaceFolder}`.
import { warning } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import type { Draft } from '../../draft.ts';
import { isAbsolute, wayTo } from '../../paths.ts';

interface Folders {
  /** The workspace folder, and the folder the task runs in; both from the folder of dirigent.toml. */
  readonly folder: string;
  readonly cwd: string | undefined;
  readonly inputs: ReadonlyMap<string, string | undefined>;
}

/** With the path behind it, so that the result can be a short relative path. */
const WORKSPACE_PATH = /\$\{(?:workspaceFolder|workspaceRoot|cwd)\}((?:\/[\w.@-]+)*)/g;

const VARIABLE = /\$\{([^${}]+)\}/g;

/** `${workspaceFolder}` and its like, as far as known (code.visualstudio.com/docs/reference/variables-reference). */
export class Variables {
  readonly #draft: Draft;
  readonly #place: Folders;
  readonly #isShell: boolean;

  constructor(draft: Draft, place: Folders, isShell = false) {
    this.#draft = draft;
    this.#place = place;
    this.#isShell = isShell;
  }

  /** The same for a line that a shell reads: it knows the environment. */
  get forShell(): Variables {
    return new Variables(this.#draft, this.#place, true);
  }

  /** In `cwd`, which is relative to the workspace folder. */
  inFolder(text: string | undefined, key: string): string | undefined {
    return text?.replaceAll(VARIABLE, (whole, name: string) => {
      if (name === 'workspaceFolder' || name === 'workspaceRoot' || name === 'cwd') return '.';
      return name === 'userHome' ? '~' : this.#other(whole, name, key);
    });
  }

  /** In a command, its arguments and its environment. */
  inArgument(text: string | undefined, key: string): string | undefined {
    const placed = text?.replaceAll(WORKSPACE_PATH, (_, path: string) => this.#inWorkspace(path));
    return placed?.replaceAll(VARIABLE, (whole, name: string) => {
      if (name === 'userHome' && this.#isShell) return '$HOME';
      return this.#other(whole, name, key);
    });
  }

  /** The path from the task's folder; `./` distinguishes a program of the workspace from one on the PATH. */
  #inWorkspace(path: string): string {
    const { cwd, folder } = this.#place;
    const target = folder + path;
    const way = cwd !== undefined && isAbsolute(cwd) ? target : wayTo(cwd, target);
    return path === '' || way.startsWith('.') ? way : `./${way}`;
  }

  #other(whole: string, name: string, key: string): string {
    if (name === 'pathSeparator' || name === '/') return '/';
    const variable = /^env:(\w+)$/.exec(name)?.[1];
    if (variable !== undefined && this.#isShell) return `\${${variable}}`;
    const input = /^input:(.+)$/.exec(name)?.[1];
    const given = input === undefined ? undefined : this.#place.inputs.get(input);
    if (given !== undefined) {
      this.#draft.lose(
        key,
        warning(
          t('A start does not prompt for {0}; its default "{1}" was imported.', whole, given),
          'Change the value if needed.',
        ),
      );
      return given;
    }
    // The task depends on an open file, a selection or an answer.
    this.#draft.isWorth = false;
    this.#draft.lose(key, warning(t('{0} is known only to VS Code.', whole), 'Replace it with its value.'));
    return whole;
  }
}
