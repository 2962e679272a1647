// The shells that become keepers. To spawn one copies the page tables of the supervisor and blocks it for milliseconds;
// so one is kept in reserve, a tenth of a megabyte that waits at its stdin. It ends with its supervisor, however that ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { inWords } from './limits.ts';
import type { Starter } from './starter/starter.ts';

/** How a shell ended. */
export interface ShellEnd {
  readonly signal: NodeJS.Signals | undefined;
  readonly why: string;
}

export interface ShellProgram {
  readonly file: string;
  /** Absent where there is none: the shell is nobody's parent but of its own children then. */
  readonly starter?: Starter;
}

export class Shell {
  /** It becomes the parent of every descendant that loses its own. */
  readonly reaps: boolean;
  readonly pid: number | undefined;
  readonly ended: Promise<ShellEnd>;
  readonly #child: ChildProcess | undefined;
  readonly #stdin: ChildProcess['stdin'] | undefined;

  /** In a session of its own. Its environment is ours: a script has to make its own. `given`: its descriptor 3. */
  constructor({ file, starter }: ShellProgram, given?: number) {
    this.reaps = starter !== undefined;
    const { promise, resolve } = Promise.withResolvers<ShellEnd>();
    this.ended = promise;
    const fail = (error: Error): void => resolve({ signal: undefined, why: inWords(error.message) ?? error.message });
    try {
      const words = [file, '-s', 'dirigent-keeper'] as const;
      const [program, ...args] = starter === undefined ? words : ([starter.reaper, ...words] as const);
      const child = spawn(program, args, {
        cwd: '/',
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore', ...(given === undefined ? [] : [given])],
      });
      child.once('error', fail);
      child.once('exit', (code, signal) => {
        const end = signal ?? `exit code ${String(code)}`;
        resolve({
          signal: signal ?? undefined,
          why: `its shell ended with ${end} before it started the command`,
        });
      });
      this.#child = child;
      this.pid = child.pid;
      // Whoever waits for nothing but a spare shell may end.
      child.unref();
      // Without a process there may be no pipe either.
      this.#stdin = child.stdin;
      if (this.#stdin instanceof Socket) this.#stdin.unref();
      // It may end while it is told something; `ended` knows of that.
      this.#stdin?.on('error', () => undefined);
    } catch (error) {
      fail(error as Error);
    }
  }

  /** Has it execute these lines. */
  tell(lines: string): void {
    this.#stdin?.write(lines);
  }

  /** As `tell`; nothing will follow. */
  tellLast(lines: string): void {
    this.#stdin?.end(lines);
  }

  /** It ends when it has executed what it was told. */
  async dismiss(): Promise<void> {
    // Else a program with nothing else to do would end in this wait, and all that comes after it would not be done.
    this.#child?.ref();
    this.#stdin?.destroy();
    await this.ended;
  }
}

/** So long after a start the next shell is spawned: not while that start, and those that come with it, are under way. */
const REFILL_MS = 20;

export class Shells {
  readonly #program: ShellProgram;
  #spare: Shell | undefined;
  #refill: NodeJS.Timeout | undefined;

  constructor(program: ShellProgram) {
    this.#program = program;
    this.#refillLater();
  }

  get starter(): Starter | undefined {
    return this.#program.starter;
  }

  /** A shell that is up, or one that comes up. One that is `given` a descriptor has to be spawned for it. */
  take(given?: number): Shell {
    if (given !== undefined) return new Shell(this.#program, given);
    const shell = this.#spare ?? new Shell(this.#program);
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
    const spare = new Shell(this.#program);
    this.#spare = spare;
    void spare.ended.then(() => {
      if (this.#spare === spare) this.#spare = undefined;
    });
  }
}
