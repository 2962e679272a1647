import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureSpec, LogKind, Stream } from '../../../src/output/ports.ts';

/** The FIFOs of a run, held open as its command and keeper hold them, and a folder for its logs. */
export class Fifos implements Disposable {
  readonly home = mkdtempSync(join(tmpdir(), 'dirigent-fifos-'));
  readonly folder = join(this.home, 'logs');
  readonly streams = { stdout: join(this.home, 'stdout'), stderr: join(this.home, 'stderr') };
  readonly stdio: readonly ['ignore', number, number];

  constructor() {
    execFileSync('mkfifo', [this.streams.stdout, this.streams.stderr]);
    this.stdio = ['ignore', openSync(this.streams.stdout, 'r+'), openSync(this.streams.stderr, 'r+')];
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
  log(kind: LogKind, folder = this.folder): string {
    const number = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
    return readdirSync(folder)
      .filter((name) => name.startsWith(`${kind}.log`))
      .sort((a, b) => number(b) - number(a))
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
  }

  [Symbol.dispose](): void {
    closeSync(this.stdio[1]);
    closeSync(this.stdio[2]);
    rmSync(this.home, { recursive: true, force: true });
  }
}
