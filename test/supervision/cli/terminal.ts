// A real terminal for one program, with keys and a screen: tmux, each with a server of its own.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import { ensureTmux } from './tmux.ts';

const run = promisify(execFile);

export interface TerminalOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly columns?: number;
  readonly rows?: number;
}

let serial = 0;

export class Terminal implements AsyncDisposable {
  readonly #server: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(server: string, env: NodeJS.ProcessEnv) {
    this.#server = server;
    this.#env = env;
  }

  static async open({ command, cwd, env, columns = 100, rows = 24 }: TerminalOptions): Promise<Terminal> {
    await ensureTmux();
    const { TMUX: _outer, ...rest } = env;
    const terminal = new Terminal(`dirigent-test-${String(process.pid)}-${String(serial++)}`, rest);
    const size = ['-x', String(columns), '-y', String(rows)];
    // The shell stays when the program has ended or Ctrl-C came, so that its last words can be read.
    const line = `trap : INT; ${command.map(quoted).join(' ')}; echo "ended with $?"; exec cat`;
    await terminal.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, '-c', cwd, 'sh', '-c', line);
    return terminal;
  }

  /** Keys by their names in tmux (`Enter`, `C-c`, `Down`), or text. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux('send-keys', '--', ...keys);
  }

  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', '--', text);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  /** The rows on the screen, without what is empty at their ends. `colors`: with their escape sequences. */
  async rows({ colors = false } = {}): Promise<string[]> {
    const { stdout } = await this.#tmux('capture-pane', '-p', ...(colors ? ['-e'] : []));
    return stdout.split('\n').map((row) => row.trimEnd());
  }

  /** Resolves with the screen once it matches. */
  async until(pattern: RegExp): Promise<string> {
    return eventually(async () => {
      const screen = (await this.rows()).join('\n');
      if (!pattern.test(screen)) throw new Error(`${String(pattern)} never came; the screen is:\n${screen}`);
      return screen;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux('kill-server').catch(() => undefined);
  }

  #tmux(...args: readonly string[]): Promise<{ stdout: string }> {
    return run('tmux', ['-L', this.#server, ...args], { env: this.#env });
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
