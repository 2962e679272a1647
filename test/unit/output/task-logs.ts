import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'mocha';
import { ChunkSource } from '../../../src/output/write/source.ts';
import { Prefixer } from '../../../src/output/write/combiner.ts';
import { RunCapture } from '../../../src/output/write/run-capture.ts';
import { openOnDisk } from '../../../src/output/write/run-writer.ts';
import { openFileView } from '../../../src/output/read/file-view.ts';
import type { CaptureSpec, CaptureTotals, ReadRequest, ReadResult } from '../../../src/output/ports.ts';
import type { OutputKind, Stream } from '../../../src/model/stream.ts';
import { readOutput } from '../../../src/output/read/read-output.ts';

const prefixer = new Prefixer();

/** The logs of one task in a folder of its own, written by a capture in this thread and read as clients read. */
export class TaskLogs {
  readonly home = mkdtempSync(join(tmpdir(), 'dirigent-output-'));
  readonly folder = join(this.home, 'task');
  readonly failures: string[] = [];
  #run: RunCapture | undefined;

  open(run: number, options: Partial<CaptureSpec> = {}): void {
    const spec: CaptureSpec = {
      task: 'task',
      run,
      folder: this.folder,
      persist: true,
      rotatePrevious: true,
      maxSize: 1_000_000,
      maxFiles: 5,
      resume: false,
      ...options,
    };
    this.#run = new RunCapture(
      spec,
      (logs, report) => openOnDisk(logs, prefixer, report),
      (message) => this.failures.push(message),
    );
  }

  write(stream: Stream, bytes: string | Uint8Array): void {
    this.#run?.drainLast(stream, new ChunkSource(Buffer.from(bytes)));
  }

  /** Lets the capture see whether its files are in their place, as it does now and then while there is output. */
  look(): void {
    this.#run?.drain('stdout', new ChunkSource(Buffer.alloc(0)));
  }

  finish(): CaptureTotals | undefined {
    const totals = this.#run?.finish();
    this.#run = undefined;
    return totals;
  }

  /** What a kill leaves behind: files, and nothing closed in order. */
  crash(): void {
    this.#run?.close();
    this.#run = undefined;
  }

  file(name: string): string {
    return readFileSync(join(this.folder, name), 'latin1');
  }

  get files(): string[] {
    return readdirSync(this.folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  }

  /** The bytes of a kind over all its files, oldest first. */
  all(kind: OutputKind): string {
    const number = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
    const names = this.files.filter((name) => name.startsWith(`${kind}.log`)).sort((a, b) => number(b) - number(a));
    return names.map((name) => this.file(name)).join('');
  }

  async read(request: Partial<ReadRequest> = {}): Promise<ReadResult & { text: string }> {
    const kind = request.kind ?? 'stdout';
    const view = await openFileView(this.folder, kind);
    const whole = { task: 'task', folder: this.folder, persist: true, kind, maxBytes: 1_000_000, ...request };
    try {
      const result = await readOutput(view, whole);
      return { ...result, text: Buffer.from(result.data).toString('latin1') };
    } finally {
      await view?.close();
    }
  }

  dispose(): void {
    this.crash();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Logs that are made before each test and removed after it. */
export function taskLogs(): () => TaskLogs {
  let logs: TaskLogs;
  beforeEach(() => {
    logs = new TaskLogs();
  });
  afterEach(() => logs.dispose());
  return () => logs;
}
