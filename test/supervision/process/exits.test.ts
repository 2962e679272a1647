import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Exit } from '../../../src/model/exit.ts';
import { PosixHost } from '../../../src/process/posix/posix-host.ts';
import type { ProcessHost } from '../../../src/process/ports.ts';
import { isRunning } from '../../support/alive.ts';
import { shimShells, writeShell } from '../../support/shim-shells.ts';
import { Launched, type Overrides } from '../../support/launched.ts';
import { eventually } from '../../support/eventually.ts';
import { Rig } from '../../support/rig/rig.ts';

const script = (text: string): Overrides => ({ command: '/bin/sh', args: ['-c', text] });

async function exitOf(overrides: Overrides, host?: ProcessHost): Promise<Exit> {
  await using run = await Launched.start(overrides, {}, host);
  return await run.process.exited;
}

const ENDS: readonly (readonly [string, Exit])[] = [
  ['exit 0', { kind: 'code', code: 0 }],
  ['exit 3', { kind: 'code', code: 3 }],
  ['exit 127', { kind: 'code', code: 127 }],
  ['exit 130', { kind: 'code', code: 130 }],
  ['exit 137', { kind: 'code', code: 137 }],
  ['exit 143', { kind: 'code', code: 143 }],
  ['kill -TERM $$', { kind: 'signal', signal: 'SIGTERM' }],
  ['kill -KILL $$', { kind: 'signal', signal: 'SIGKILL' }],
  ['kill -INT $$', { kind: 'signal', signal: 'SIGINT' }],
  ['kill -QUIT $$', { kind: 'signal', signal: 'SIGQUIT' }],
  ['kill -PIPE $$', { kind: 'signal', signal: 'SIGPIPE' }],
  ['kill -SEGV $$', { kind: 'signal', signal: 'SIGSEGV' }],
  // The whole group, as many scripts do when they end. The shim is in it and must not mind.
  ['kill -TERM 0; sleep 9', { kind: 'signal', signal: 'SIGTERM' }],
  ['trap "exit 5" TERM; kill -TERM 0; sleep 9', { kind: 'code', code: 5 }],
];

const ENDS_OF_READERS: readonly (readonly [string, Exit])[] = [
  ['cat', { kind: 'code', code: 0 }],
  // What the shell says of a wait that the signal interrupted, and of a child that it has forgotten.
  ['cat; exit 151', { kind: 'code', code: 151 }],
  ['cat; exit 127', { kind: 'code', code: 127 }],
  ['cat; kill -TERM $$', { kind: 'signal', signal: 'SIGTERM' }],
];

describe('how a run ends', () => {
  for (const [name, words] of shimShells)
    describe(`with a shim in ${name}`, () => {
      let folder: string;
      let host: PosixHost;

      before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'shell-'));
        const file = join(folder, 'sh');
        await writeShell(file, words);
        host = new PosixHost(file);
      });

      after(() => rm(folder, { recursive: true }));

      for (const [text, exit] of ENDS)
        it(`reports that \`${text}\` is ${exit.kind === 'code' ? `code ${exit.code}` : exit.kind === 'signal' ? exit.signal : ''}`, async () => {
          assert.deepEqual(await exitOf(script(text), host), exit);
        });

      for (const [text, exit] of ENDS_OF_READERS)
        it(`ends the input of \`${text}\` on request, and knows how it ends then`, async () => {
          await using reader = await Launched.start(script(text), {}, host);
          await reader.process.write(Buffer.from('all of it'));
          await reader.stdout.until('all of it');
          await reader.process.endInput();
          assert.deepEqual(await reader.process.exited, exit);
          assert.equal(reader.stdout.text, 'all of it');
        });

      it('waits on for a command that does not mind the end of its input', async () => {
        await using rig = await Rig.start();
        await using run = await Launched.start(rig.command('web'), {}, host);
        const web = await rig.command('web').next();
        for (let turn = 0; turn < 3; turn++) await run.process.endInput();
        // A signal of that kind that nobody of ours sent.
        process.kill(web.ppid, 'SIGURG');
        await web.stdout('still here');
        await run.stdout.until('still here');
        await web.exit(3);
        assert.deepEqual(await run.process.exited, { kind: 'code', code: 3 });
      });

      // bash, which keeps no order between traps and waits, is spared the storm: it is asked once, as everyone in
      // earnest.
      if (name.startsWith('bash')) return;
      it('knows the end of a command while it is asked to end its input again and again', async () => {
        for (const code of [0, 3, 127]) {
          await using run = await Launched.start(script(`cat; exit ${code}`), {}, host);
          const shim = run.process.identity.shim?.pid ?? 0;
          void run.process.endInput();
          const storm = setInterval(() => process.kill(shim, 'SIGURG'));
          const exit = await run.process.exited.finally(() => clearInterval(storm));
          assert.deepEqual(exit, { kind: 'code', code });
        }
      });
    });

  it('distinguishes a code from a signal while signals of all kinds hit the group', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGALRM'] as const;
    await web.catchSignals(...signals);
    for (const signal of signals) {
      await run.process.signal(signal);
      assert.equal(await web.nextSignal(), signal);
    }
    await web.exit(143);
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 143 });
  });

  it('knows that the whole group was killed, its shim too', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    process.kill(-web.ppid, 'SIGKILL');
    assert.deepEqual(await run.process.exited, { kind: 'signal', signal: 'SIGKILL' });
  });

  it('gives the pid of the command itself, not of a shell around it', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    assert.equal(run.process.pid, web.pid);
    assert.equal(run.process.identity.shim?.pid, web.ppid);
  });

  it('knows the end of a command whose shim was killed, or says that it does not', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    process.kill(web.ppid, 'SIGKILL');
    // Its end has been noticed when it is no zombie any more: while the command lives.
    await eventually(() => assert.throws(() => process.kill(web.ppid, 0)));
    await web.stdout('still here\n');
    await run.stdout.until('still here\n');
    await web.exit(0);
    assert.deepEqual(await run.process.exited, { kind: 'unknown' });
  });

  it('leaves neither shim nor folder once it is released', async () => {
    const run = await Launched.start(script('exit 0'));
    await run.process.exited;
    await run[Symbol.asyncDispose]();
    assert.equal(existsSync(run.request.runFolder), false);
    assert.equal(await isRunning(run.process.identity.shim?.pid ?? 0), false);
  });
});
