// The shells that become keepers. To spawn one copies the page tables of the supervisor and blocks it for milliseconds;
// so one is kept in reserve, a tenth of a megabyte that waits at its stdin. It ends with its supervisor, however that ends.
import { Socket } from 'node:net';
import { execa } from 'execa';
import { inWords } from './limits.ts';

/** How a shell ended. */
export interface ShellEnd {
  readonly signal: NodeJS.Signals | undefined;
  readonly why: string;
}

export class Shell {
  readonly pid: number | undefined;
  readonly ended: Promise<ShellEnd>;
  readonly #stdin: NodeJS.WritableStream & { destroy(): unknown };

  /** In a session of its own. Its environment is ours: a script has to make its own. */
  constructor(file: string) {
    const child = execa(file, ['-s', 'dirigent-keeper'], {
      cwd: '/',
      detached: true,
      cleanup: false,
      stdin: 'pipe',
      stdout: 'ignore',
      stderr: 'ignore',
      buffer: false,
      reject: false,
    });
    this.pid = child.pid;
    // Whoever waits for nothing but a spare shell may end.
    child.nodeChildProcess.unref();
    unref(child.stdin);
    this.#stdin = child.stdin;
    // It may end while it is told something; `ended` knows of that.
    child.stdin.on('error', () => undefined);
    this.ended = child.then((result) => {
      const end = result.signal ?? `exit code ${String(result.exitCode)}`;
      return {
        signal: result.signal,
        why: inWords(result.originalMessage) ?? `its shell ended with ${end} before the command was there`,
      };
    });
  }

  /** Has it execute these lines. */
  tell(lines: string): void {
    this.#stdin.write(lines);
  }

  /** As `tell`; nothing will follow. */
  tellLast(lines: string): void {
    this.#stdin.end(lines);
  }

  /** It ends when it has executed what it was told. */
  async dismiss(): Promise<void> {
    this.#stdin.destroy();
    await this.ended;
  }
}

/** So long after a start the next shell is spawned: not while that start, and those that come with it, are under way. */
const REFILL_MS = 20;

/** A pipe of a child is a socket, and does not keep the process alive when it is told so. */
function unref(pipe: object): void {
  if (pipe instanceof Socket) pipe.unref();
}

export class Shells {
  readonly #file: string;
  #spare: Shell | undefined;
  #refill: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#refillLater();
  }

  /** A shell that is up, or one that comes up. */
  take(): Shell {
    const shell = this.#spare ?? new Shell(this.#file);
    this.#spare = undefined;
    this.#refillLater();
    return shell;
  }

  /** The reserve goes; a later start fills it again. Resolves when it is gone. */
  async dispose(): Promise<void> {
    clearTimeout(this.#refill);
    const spare = this.#spare;
    this.#spare = undefined;
    await spare?.dismiss();
  }

  #refillLater(): void {
    clearTimeout(this.#refill);
    this.#refill = setTimeout(() => this.#fill(), REFILL_MS).unref();
  }

  #fill(): void {
    const spare = new Shell(this.#file);
    this.#spare = spare;
    void spare.ended.then(() => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }
}
