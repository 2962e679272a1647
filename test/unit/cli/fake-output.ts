import type { OutputParams, OutputResult } from '../../../src/model/output-read.ts';
import type { FakeSupervisor } from './fake-host.ts';

/** A log of which the supervisor hands out at most `step` bytes at a time; its cursors are offsets. */
export class FakeLog {
  #bytes = Buffer.alloc(0);
  readonly #task: string;
  readonly #supervisor: FakeSupervisor;
  readonly #step: number;

  constructor(supervisor: FakeSupervisor, task: string, step = 7) {
    this.#supervisor = supervisor;
    this.#task = task;
    this.#step = step;
  }

  append(data: string | Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(data)]);
    this.#supervisor.notify('tasks/output', { task: this.#task, run: 1 });
  }

  read({ cursor }: OutputParams): OutputResult {
    const from = Number(cursor ?? 0);
    const data = this.#bytes.subarray(from, from + this.#step);
    const to = from + data.length;
    const behind = this.#bytes.length - to;
    return { data: data.toString('base64'), cursor: String(to), atEnd: behind === 0, skipped: 0, behind };
  }
}
