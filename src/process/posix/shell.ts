// The shells that become keepers. One that waits at its stdin for more to do ends with its supervisor.
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

/** A pipe of a child is a socket, and does not keep the process alive when it is told so. */
function unref(pipe: object): void {
  if (pipe instanceof Socket) pipe.unref();
}
