import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureSpec } from '../../../src/output/ports.ts';
import type { OutputKind, Stream } from '../../../src/model/stream.ts';

/** The FIFOs of a run, held open as its command and shim hold them, and a folder for its logs. */
export class Fifos implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), 'dirigent-fifos-'));
  readonly folder = join(this.home, 'logs');
  readonly streams = {
    stdout: join(this.home, 'stdout'),
    stderr: join(this.home, 'stderr'),
    staging: { stdout: join(this.home, 'stdout.moving'), stderr: join(this.home, 'stderr.moving') },
  };
  readonly stdio: readonly ['ignore', number, number];
  readonly #held: readonly number[];

  constructor() {
    const { stdout, stderr, staging } = this.streams;
    execFileSync('mkfifo', [stdout, stderr, staging.stdout, staging.stderr]);
    this.stdio = ['ignore', openSync(stdout, 'r+'), openSync(stderr, 'r+')];
    this.#held = [this.stdio[1], this.stdio[2], openSync(staging.stdout, 'r+'), openSync(staging.stderr, 'r+')];
  }

  spec(options: Partial<CaptureSpec> = {}): CaptureSpec {
    return {
      task: 'task',
      run: 1,
      folder: this.folder,
      streams: this.streams,
      persist: true,
      rotatePrevious: true,
      maxSize: 100_000_000,
      maxFiles: 10,
      resume: false,
      ...options,
    };
  }

  write(stream: Stream, text: string): void {
    writeSync(this.stdio[stream === 'stdout' ? 1 : 2], text);
  }

  /** The bytes of a kind over all its files, oldest first. */
  log(kind: OutputKind, folder = this.folder): string {
    const number = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
    return readdirSync(folder)
      .filter((name) => name.startsWith(`${kind}.log`))
      .sort((a, b) => number(b) - number(a))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  }

  [Symbol.dispose](): void {
    for (const descriptor of this.#held) closeSync(descriptor);
    rmSync(this.home, { recursive: true, force: true });
  }
}
