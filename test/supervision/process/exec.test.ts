import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { ExecRequest } from '../../../src/process/ports.ts';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { Launched } from '../../support/launched.ts';
import { Supervised } from '../../support/supervised.ts';

/** How many files below the folder this process has open. */
function openOf(folder: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

const isRoot = process.getuid?.() === 0;
const NEVER = new AbortController().signal;

function question(run: Launched, line: string): ExecRequest {
  return { ...run.stopRequest(), command: 'sh', args: ['-c', line] };
}

describe('a probe of a run', () => {
  it('leaves nothing, not even what left its session and cleared its environment', async () => {
    await using run = await Launched.start({ command: 'sleep', args: ['1000'] });
    const answer = await run.process.exec?.(
      question(run, 'env -i setsid sh -c "sleep 1000 & echo \\$!" & wait; sleep 0.2'),
      NEVER,
    );
    assert.deepEqual(answer?.exit, { kind: 'code', code: 0 });
    assert.equal(await isRunning(Number(answer.output)), false);
    assert.ok(await isRunning(run.process.pid));
    assert.equal(existsSync(join(run.process.identity.folder, 'probe')), false);
  });

  it('is ended with all it started when its caller has aborted', async () => {
    await using run = await Launched.start({ command: 'sleep', args: ['1000'] });
    const late = new AbortController();
    const asked = run.process.exec?.(question(run, 'setsid sleep 1000 & echo $!; wait'), late.signal);
    await eventually(async () => assert.ok((await run.process.processes()).length >= 3));
    late.abort();
    assert.deepEqual((await asked)?.exit, { kind: 'signal', signal: 'SIGKILL' });
    assert.equal((await run.process.processes()).length, 1);
  });

  it('waits for the one before it no longer than its own caller waits', async () => {
    await using run = await Launched.start({ command: 'sleep', args: ['1000'] });
    const endless = run.process.exec?.(question(run, 'sleep 1000'), NEVER);
    await eventually(async () => assert.ok((await run.process.processes()).length >= 2));
    const asked = run.process.exec?.(question(run, 'true'), AbortSignal.timeout(200)) ?? Promise.resolve();
    await assert.rejects(asked, { name: 'TimeoutError' });
    await run.process.kill();
    assert.deepEqual((await endless)?.exit, { kind: 'signal', signal: 'SIGKILL' });
  });

  it('runs as the user of its task', async () => {
    if (!isRoot) return;
    await using run = await Launched.start({ command: 'sleep', args: ['1000'], user: 'nobody' });
    const answer = await run.process.exec?.(question(run, 'id -un; echo $USER'), NEVER);
    assert.deepEqual(answer, { exit: { kind: 'code', code: 0 }, output: 'nobody\nnobody' });
  });

  it('does not look up that user again: the directory of users may be gone', async () => {
    if (!isRoot) return;
    await using run = await Launched.start({ command: 'sleep', args: ['1000'], user: 'nobody' });
    const { PATH = '' } = process.env;
    process.env['PATH'] = '/nonexistent';
    try {
      const answer = await run.process.exec?.(question(run, 'id -un'), NEVER);
      assert.deepEqual(answer, { exit: { kind: 'code', code: 0 }, output: 'nobody' });
    } finally {
      process.env['PATH'] = PATH;
    }
  });
});

describe('many probes', () => {
  it('hold no more descriptors than one', async () => {
    await using run = await Launched.start({ command: 'sleep', args: ['1000'] });
    const held: number[] = [];
    for (let round = 0; round < 6; round++) {
      await run.process.exec?.(question(run, 'true'), NEVER);
      await eventually(() => assert.ok(openOf(join(run.process.identity.folder, 'probe')) === 0));
      held.push(openOf(run.process.identity.folder));
    }
    assert.equal(held.at(-1), held[0]);
  });
});

describe('a stop command of a run', () => {
  const stop = (command: string): Parameters<Launched['stopRequest']>[0] => ({
    stop: { signal: 'SIGTERM', timeoutMs: 10_000, command },
  });

  it('runs as the user of its task', async () => {
    if (!isRoot) return;
    await using run = await Launched.start({ command: 'sleep', args: ['1000'], user: 'nobody' });
    await run.process.requestStop(run.stopRequest(stop('id -un; kill $DIRIGENT_PID')));
    assert.equal(await run.stdout.until('\n'), 'nobody\n');
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGTERM' });
  });

  it('has ended the command alone: the rest of the group gets the stop signal at once', async () => {
    const line = '(trap "echo asked; exit" TERM; echo up; while :; do sleep 0.05; done) & exec sleep 1000';
    await using run = await Launched.start({ command: 'sh', args: ['-c', line] });
    await run.stdout.until('up\n');
    await run.process.requestStop(run.stopRequest(stop('kill -9 $DIRIGENT_PID')));
    await run.process.exited;
    assert.match(await run.stdout.until('asked\n'), /asked/);
    await run.process.gone();
  });
});

describe('what is run beside a task when its supervisor is killed', () => {
  it('a stop command goes on, and the next supervisor waits for it and starts no second', async () => {
    const command = 'echo begun >> begun; while [ ! -e go ]; do sleep 0.05; done; kill $DIRIGENT_PID';
    await using supervised = await Supervised.start(
      `[[tasks]]\nname = "web"\ncommand = "sleep"\nargs = ["1000"]\nstop_timeout = "50s"\nstop_command = '${command}'\n`,
    );
    await supervised.start('web');
    supervised.stop('web').catch(() => undefined);
    await eventually(() => readFile(join(supervised.folder, 'begun')));
    await supervised.kill();
    await supervised.launch();
    await supervised.until('web', ({ status }) => status.kind === 'stopping');
    await supervised.touch('go');
    await supervised.until('web', ({ status }) => status.kind === 'stopped');
    assert.equal(await readFile(join(supervised.folder, 'begun'), 'utf8'), 'begun\n');
  });

  it('a probe is ended by the next supervisor', async () => {
    const probe =
      'healthcheck = { command = "sh", args = ["-c", "echo $$ >> pids; exec sleep 1000"], timeout = "100s" }';
    await using supervised = await Supervised.start(
      `[[tasks]]\nname = "web"\ncommand = "sleep"\nargs = ["1000"]\n${probe}\n`,
    );
    await supervised.start('web');
    const first = await eventually(async () => {
      const [, pid] = /^(\d+)\n/.exec(await readFile(join(supervised.folder, 'pids'), 'utf8')) ?? [];
      // The shell makes the file before it writes into it.
      assert.ok(pid !== undefined);
      return Number(pid);
    });
    await supervised.kill();
    assert.ok(await isRunning(first));
    await supervised.launch();
    await eventually(async () => assert.equal(await isRunning(first), false));
  });
});
