// A process that launches a run and can be killed, as a supervisor can: run as a program it launches, imported it is
// the handle of a test on such a program.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createProcessHost } from '../../src/process/create-process-host.ts';
import { releaseShim } from '../../src/process/posix/shim/shim.ts';
import { killRun } from '../../src/process/posix/stop/kill-run.ts';
import { RunProcesses } from '../../src/process/posix/stop/run-processes.ts';
import { createProcessTable } from '../../src/process/table/create-process-table.ts';
import type { LaunchRequest, RunIdentity } from '../../src/process/ports.ts';
import { makeRequest, type Overrides } from './launched.ts';

export class MortalSupervisor implements AsyncDisposable {
  readonly identity: RunIdentity;
  readonly request: LaunchRequest;
  readonly #child: ChildProcess;

  private constructor(identity: RunIdentity, request: LaunchRequest, child: ChildProcess) {
    this.identity = identity;
    this.request = request;
    this.#child = child;
  }

  static async launch(overrides: Overrides): Promise<MortalSupervisor> {
    const request = await makeRequest(overrides);
    const child = spawn(process.execPath, [import.meta.filename], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface(child.stdout))
      return new MortalSupervisor(JSON.parse(line) as RunIdentity, request, child);
    throw new Error('it did not launch');
  }

  /** SIGKILL; resolves when it is gone. */
  async die(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
    const table = createProcessTable();
    await killRun(this.identity, new RunProcesses(this.identity, table), table);
    await releaseShim(this.identity, table);
  }
}

async function main(): Promise<void> {
  for await (const line of createInterface(process.stdin)) {
    const request = { ...(JSON.parse(line) as LaunchRequest), feed: () => Promise.resolve() };
    const prepared = await createProcessHost().prepare(request);
    const run = await prepared.start();
    process.stdout.write(`${JSON.stringify(run.identity)}\n`);
  }
}

if (process.argv[1] === import.meta.filename) await main();
