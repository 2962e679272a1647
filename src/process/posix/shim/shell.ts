// The shells that become shims. Spawning one copies the page tables of the supervisor and blocks it for milliseconds;
// so one is kept in reserve, a tenth of a megabyte that waits at its stdin. It ends with its supervisor, however that
// ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { inWords } from '../limits.ts';
import type { Starter } from '../starter/starter.ts';

/** How a shell ended. */
export interface ShellEnd {
  readonly signal: NodeJS.Signals | undefined;
  /** For people: why the command was not started. */
  readonly reason: string;
}

export interface ShellProgram {
  readonly file: string;
  /** Absent where there is none: the shell is no subreaper then. */
  readonly starter?: Starter;
}

export class Shell {
  /** True of a child subreaper: it becomes the parent of every descendant that loses its own. */
  readonly reaps: boolean;
  readonly pid: number | undefined;
  readonly ended: Promise<ShellEnd>;
  readonly #child: ChildProcess | undefined;
  readonly #stdin: ChildProcess['stdin'] | undefined;

  /**
   * Spawned in a session of its own, with our environment: the script has to set up its own. `given`: its descriptor 3.
   */
  constructor({ file, starter }: ShellProgram, given?: number) {
    this.reaps = starter !== undefined;
    const { promise, resolve } = Promise.withResolvers<ShellEnd>();
    this.ended = promise;
    const fail = (error: Error): void =>
      resolve({ signal: undefined, reason: inWords(error.message) ?? error.message });
    try {
      const words = [file, '-s', 'dirigent-shim'] as const;
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
          reason: `its shell ended with ${end} before it started the command`,
        });
      });
      this.#child = child;
      this.pid = child.pid;
      // A process that waits for nothing but a spare shell may end.
      child.unref();
      // Without a process there may be no pipe either.
      this.#stdin = child.stdin;
      if (this.#stdin instanceof Socket) this.#stdin.unref();
      // It may end while it is being written to; `ended` reports that.
      this.#stdin?.on('error', () => undefined);
    } catch (error) {
      fail(error as Error);
    }
  }

  /** The shell executes these lines. */
  send(lines: string): void {
    this.#stdin?.write(lines);
  }

  /** As `send`; nothing will follow. */
  sendLast(lines: string): void {
    this.#stdin?.end(lines);
  }

  /** Resolves when the shell has executed what it was sent, and has ended. */
  async close(): Promise<void> {
    // Else a program with nothing else to do would end during this wait.
    this.#child?.ref();
    this.#stdin?.destroy();
    await this.ended;
  }
}

/**
 * Delay after a start before the next shell is spawned, so that it does not slow down that start and those beside it.
 */
const REFILL_MS = 20;

export class ShellPool {
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

  /** The spare shell, or a new one. A shell that is `given` a descriptor has to be spawned for it. */
  take(given?: number): Shell {
    if (given !== undefined) return new Shell(this.#program, given);
    const shell = this.#spare ?? new Shell(this.#program);
    this.#spare = undefined;
    this.#refillLater();
    return shell;
  }

  /** Ends the spare shell; a later start spawns the next. Resolves when it is gone. */
  async dispose(): Promise<void> {
    clearTimeout(this.#refill);
    const spare = this.#spare;
    this.#spare = undefined;
    await spare?.close();
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
