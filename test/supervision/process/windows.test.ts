// The part for Windows, run on whatever this is: only the list of processes is another.
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { describe, it } from 'mocha';
import type { RunningProcess } from '../../../src/process/ports.ts';
import { createProcessTable } from '../../../src/process/table/create-process-table.ts';
import { WindowsHost } from '../../../src/process/windows/windows-host.ts';
import { isRunning } from '../../support/alive.ts';
import { makeRequest, type Overrides } from '../../support/launched.ts';
import { Rig } from '../../support/rig/rig.ts';

const host = new WindowsHost(async () => (await createProcessTable().list('')).filter((row) => !row.zombie));

class Fed implements AsyncDisposable {
  readonly process: RunningProcess;
  readonly output: Record<'stdout' | 'stderr', string>;

  private constructor(process: RunningProcess, output: Fed['output']) {
    this.process = process;
    this.output = output;
  }

  static async start(overrides: Overrides): Promise<Fed> {
    const output = { stdout: '', stderr: '' };
    const request = await makeRequest(overrides, {
      feed(stream, chunk) {
        output[stream] += Buffer.from(chunk).toString();
        return Promise.resolve();
      },
    });
    const prepared = await host.prepare(request);
    assert.equal(prepared.streams, undefined);
    try {
      return new Fed(await prepared.start(), output);
    } catch (error) {
      await rm(request.runFolder, { recursive: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.kill();
    await this.process.gone();
    await this.process.close();
    await this.process.forget();
  }
}

describe('a run without FIFOs', () => {
  it('hands over every byte before it is gone, and reports how it ended', async () => {
    await using run = await Fed.start({ command: 'sh', args: ['-c', 'seq 100000; echo err >&2; exit 3'] });
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 3 });
    await run.process.gone();
    assert.equal(run.output.stdout.split('\n').length, 100_001);
    assert.equal(run.output.stderr, 'err\n');
  });

  it('is ended with its whole tree', async () => {
    await using rig = await Rig.start();
    await using run = await Fed.start(rig.command('web'));
    const web = await rig.command('web').next();
    await web.fork('child', { detached: true });
    const child = await rig.command('child').next();
    await child.catchSignals('SIGTERM');
    assert.equal((await run.process.processes()).length, 2);
    await run.process.requestStop({ ...(await makeRequest(rig.command('web'))) });
    await run.process.exited;
    await run.process.gone();
    for (const { pid } of [web, child]) assert.equal(await isRunning(pid), false);
  });

  it('is ended with those whom its command left behind', async () => {
    await using rig = await Rig.start();
    await using run = await Fed.start(rig.command('web'));
    const web = await rig.command('web').next();
    await web.fork('child');
    const child = await rig.command('child').next();
    await run.process.processes();
    await web.exit(0);
    await run.process.exited;
    await run.process.kill();
    await run.process.gone();
    assert.equal(await isRunning(child.pid), false);
  });

  it('takes input', async () => {
    await using rig = await Rig.start();
    await using run = await Fed.start(rig.command('web'));
    const web = await rig.command('web').next();
    await web.readInput();
    await run.process.write(Buffer.from('hello'));
    assert.equal(await web.nextInput(), 'hello');
    await web.exit(0);
    await run.process.exited;
    await assert.rejects(run.process.write(Buffer.from('late')), { code: 'not-running' });
  });

  it('says in words why it cannot start', async () => {
    await assert.rejects(Fed.start({ command: 'nopm' }), /^UserError: nopm: command not found on PATH/);
    await assert.rejects(
      Fed.start({ command: 'true', user: 'x' }),
      /running a task as another user is not supported on Windows/,
    );
  });

  it('is lost with its supervisor, and no process is signalled', async () => {
    const found = await host.adopt();
    assert.equal(found.kind, 'gone');
    assert.equal(await host.findIdentity(), undefined);
  });
});
