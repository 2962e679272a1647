import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Exit } from '../../../src/model/exit.ts';
import { abortable } from '../../../src/base/abortable.ts';
import { isRunning } from '../../support/alive.ts';
import { Launched } from '../../support/launched.ts';
import type { Invocation } from '../../support/rig/invocation.ts';
import { Rig } from '../../support/rig/rig.ts';

interface Stage {
  readonly rig: Rig;
  readonly run: Launched;
  readonly web: Invocation;
}

async function stage(rig: Rig, overrides: Parameters<typeof Launched.start>[0] = rig.command('web')): Promise<Stage> {
  const run = await Launched.start(overrides);
  return { rig, run, web: await rig.command('web').next() };
}

describe('stopping a run', () => {
  it('sends its stop signal to the whole group', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.fork('child');
    const child = await rig.command('child').next();
    await child.catchSignals('SIGINT');
    await run.process.requestStop(run.stopRequest({ stop: { signal: 'SIGINT', timeoutMs: 1000 } }));
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGINT' });
    assert.equal(await child.nextSignal(), 'SIGINT');
    const names = (await run.process.processes()).map(({ pid }) => pid);
    assert.deepEqual(names, [child.pid], 'the leader ended, but the run has not');
  });

  it('is not lost on a command that is only being started', async () => {
    const ends: Exit[] = [];
    for (let round = 0; round < 6; round++) {
      const runs = Array.from({ length: 20 }, async () => {
        await using run = await Launched.start({ command: 'sleep', args: ['1000'] });
        await run.process.signal('SIGTERM');
        const late = AbortSignal.timeout(10_000);
        ends.push(await abortable(run.process.exited, late).catch(() => ({ kind: 'unknown' as const })));
      });
      await Promise.all(runs);
    }
    assert.deepEqual(
      new Set(ends.map((end) => JSON.stringify(end))),
      new Set(['{"kind":"signal","signal":"SIGTERM"}']),
    );
  });

  it('resumes stopped processes, so that they act on the signal', async () => {
    await using rig = await Rig.start();
    const { run } = await stage(rig);
    await using _ = run;
    await run.process.signal('SIGSTOP');
    await run.process.requestStop(run.stopRequest());
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGTERM' });
  });

  it('signals processes that left the session when the command is gone', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.fork('daemon', { detached: true });
    const daemon = await rig.command('daemon').next();
    await daemon.catchSignals('SIGTERM');
    await run.process.requestStop(run.stopRequest());
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGTERM' });
    assert.equal(await daemon.nextSignal(), 'SIGTERM');
    await daemon.exit(0);
    await run.process.gone();
  });

  it('is not over before the last of the group has ended', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.fork('child');
    const child = await rig.command('child').next();
    await web.exit(0);
    await run.process.exited;
    const abort = new AbortController();
    const gone = run.process.gone(abort.signal);
    abort.abort(new Error('not yet'));
    await assert.rejects(gone, /not yet/);
    const later = run.process.gone();
    await child.exit(0);
    await later;
    assert.deepEqual(await run.process.processes(), []);
  });

  it('kills a grandchild that ignores SIGTERM and one that called setsid and forked twice', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.fork('stubborn');
    const stubborn = await rig.command('stubborn').next();
    await stubborn.catchSignals('SIGTERM', 'SIGHUP', 'SIGINT');
    await web.fork('first', { detached: true });
    const first = await rig.command('first').next();
    await first.fork('second', { detached: true });
    const second = await rig.command('second').next();
    await first.exit(0);
    await run.process.requestStop(run.stopRequest());
    await run.process.exited;
    await run.process.kill();
    await run.process.gone();
    for (const { pid } of [web, stubborn, second]) assert.equal(await isRunning(pid), false);
  });

  it('kills one that left the session and cleared its environment, if it was ever seen', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.fork('ghost', { detached: true, clearEnv: true });
    const ghost = await rig.command('ghost').next();
    await ghost.catchSignals('SIGTERM');
    await run.process.requestStop(run.stopRequest());
    await run.process.exited;
    await run.process.kill();
    await run.process.gone();
    assert.equal(await isRunning(ghost.pid), false);
  });

  it('outruns a tree that goes on to new processes as fast as it can', async () => {
    // Each hop forks the next and ends, so that a pid is gone before it can be signalled. It ends by itself one day.
    const hop = 'hop() { i=$((i + 1)); [ $i -gt 30000 ] || hop & }';
    const chains = `i=0; ${hop}; trap "" TERM; for chain in 1 2 3 4; do hop; done; echo hopping; sleep 1000`;
    await using run = await Launched.start({ command: '/bin/sh', args: ['-c', chains] });
    await run.stdout.until('hopping');
    await run.process.kill();
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGKILL' });
    await run.process.gone();
    assert.deepEqual(await run.process.processes(), []);
  });

  it('leaves processes alone that only happen to have the same parent', async () => {
    await using rig = await Rig.start();
    const { run } = await stage(rig);
    await using other = await Launched.start(rig.command('other'));
    const neighbor = await rig.command('other').next();
    await run.process.kill();
    await run.process.gone();
    await run.process.close();
    await run.process.forget();
    assert.equal(await isRunning(neighbor.pid), true);
    assert.deepEqual(
      (await other.process.processes()).map(({ pid }) => pid),
      [neighbor.pid],
    );
  });
});

describe('a stop command', () => {
  const stop = (command: string, timeoutMs = 10_000) => ({ stop: { signal: 'SIGTERM' as const, timeoutMs, command } });

  it('runs in place of the signal, knows the pid, and writes into the log of the task', async () => {
    await using rig = await Rig.start();
    const { run, web } = await stage(rig);
    await using _ = run;
    await web.catchSignals('SIGTERM', 'SIGUSR1');
    const stopping = run.process.requestStop(
      run.stopRequest(stop('echo "asked $DIRIGENT_TASK"; kill -USR1 $DIRIGENT_PID')),
    );
    assert.equal(await web.nextSignal(), 'SIGUSR1');
    await stopping;
    assert.equal(await run.stdout.until('asked'), 'asked web\n');
    await web.exit(0);
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 0 });
  });

  it('that fails is reported in the log, and the signal follows', async () => {
    await using rig = await Rig.start();
    const { run } = await stage(rig);
    await using _ = run;
    await run.process.requestStop(run.stopRequest(stop('exit 9')));
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGTERM' });
    assert.match(await run.stderr.until('\n'), /^dirigent: stop_command failed with exit code 9\n/);
  });

  it('that does not end is killed with all it started', async () => {
    await using rig = await Rig.start();
    const { run } = await stage(rig);
    await using _ = run;
    const { command, args } = rig.command('helper');
    const line = [command, ...args].join(' ');
    const stopping = run.process.requestStop(run.stopRequest(stop(`trap "" TERM; ${line} & wait`, 1500)));
    const helper = await rig.command('helper').next();
    await stopping;
    await run.process.exited;
    assert.match(await run.stderr.until('\n'), /stop_command was killed by SIGKILL/);
    await run.process.gone();
    assert.equal(await isRunning(helper.pid), false);
  });
});
