import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CaptureSpec, CaptureTotals } from '../../../src/output/ports.ts';

const program = join(import.meta.dirname, 'capture-process.ts');

interface Message {
  readonly result?: unknown;
  readonly error?: string;
  readonly failed?: string;
}

/** A capture in a process of its own, steered by a test. */
export class CaptureRig implements AsyncDisposable {
  readonly process: ChildProcess;
  /** What it told with onDidFail. */
  readonly failures: string[] = [];
  readonly #replies: ((message: Message) => void)[] = [];

  /** `wrapper`: a command before the capture's own. */
  constructor(args: readonly string[] = [], wrapper: readonly string[] = []) {
    const [command = '', ...rest] = [...wrapper, process.execPath, program, ...args];
    this.process = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
    // A killed capture takes no more orders.
    this.process.stdin?.on('error', () => undefined);
    assert.ok(this.process.stdout);
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.failed === undefined) this.#replies.shift()?.(message);
      else this.failures.push(message.failed);
    });
  }

  /** Resolves when it did what it was asked, or died of it. */
  open(spec: CaptureSpec): Promise<unknown> {
    return Promise.race([this.#ask('open', spec), once(this.process, 'exit')]);
  }

  async finish(task: string, run: number): Promise<CaptureTotals> {
    return (await this.#ask('finish', task, run)) as CaptureTotals;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.stdin?.end();
    await once(this.process, 'exit');
  }

  async #ask(method: string, ...params: unknown[]): Promise<unknown> {
    const reply = new Promise<Message>((resolve) => this.#replies.push(resolve));
    this.process.stdin?.write(`${JSON.stringify({ method, params })}\n`);
    const { result, error } = await reply;
    if (error !== undefined) throw new Error(error);
    return result;
  }
}
