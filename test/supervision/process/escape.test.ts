import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { PosixHost } from '../../../src/process/posix/posix-host.ts';
import type { ProcessHost } from '../../../src/process/ports.ts';
import { killRun } from '../../../src/process/posix/stop/kill-run.ts';
import { RunProcesses } from '../../../src/process/posix/stop/run-processes.ts';
import { createProcessTable } from '../../../src/process/table/create-process-table.ts';
import { isRunning } from '../../support/alive.ts';
import { shimShells, writeShell } from '../../support/shim-shells.ts';
import { Launched } from '../../support/launched.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escape-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Each runs `stay`, which prints its pid to descriptor 3, lets go of everything, and stays. */
const ESCAPES: Readonly<Record<string, string>> = {
  'its own session, an empty environment': 'env -i setsid ./stay &',
  'two forks, its own session, an empty environment': "(env -i setsid sh -c './stay &' &)",
  'three forks, each in a session of its own': 'env -i setsid sh -c \'setsid sh -c "(setsid ./stay &)" &\' &',
  'an environment with another mark': 'DIRIGENT_RUN=mine setsid ./stay &',
  'a mark without a value': '(DIRIGENT_RUN= setsid ./stay &)',
  'a title over its environment': `perl -e 'use POSIX; exit if fork; setsid(); exit if fork; $0 = "x" x 4000; open(my $o, ">&=3"); syswrite $o, "$$\\n"; close $o; sleep 1000' &`,
};

beforeEach(async () => {
  await writeFile(join(folder, 'stay'), '#!/bin/sh\necho $$ >&3\nexec 3>&- <&- >&- 2>&-\ncd /\nexec sleep 1000\n');
  await chmod(join(folder, 'stay'), 0o700);
});

async function escape(line: string, host: ProcessHost = new PosixHost()): Promise<{ run: Launched; pid: number }> {
  const run = await Launched.start(
    { command: 'sh', args: ['-c', `exec 3>&1; ${line}\nexec sleep 1000`] },
    { projectFolder: folder },
    host,
  );
  return { run, pid: Number((await run.stdout.until('\n')).trim()) };
}

describe('a stop of what tried to leave', () => {
  for (const [how, line] of Object.entries(ESCAPES))
    it(`ends what left with ${how}`, async () => {
      const { run, pid } = await escape(line);
      await using _ = run;
      assert.ok(await isRunning(pid));
      await run.process.requestStop(run.stopRequest());
      await run.process.exited;
      await run.process.kill();
      await run.process.gone();
      assert.equal(await isRunning(pid), false);
    });

  it('asks it first: a daemon gets the stop signal, too', async () => {
    await writeFile(
      join(folder, 'obey'),
      'trap "exit 0" TERM\necho $$ >&3\nexec 3>&- <&- >&- 2>&-\nwhile :; do sleep 0.05; done\n',
    );
    const { run, pid } = await escape('(env -i setsid sh obey &)');
    await using _ = run;
    await run.process.requestStop(run.stopRequest());
    await run.process.gone();
    assert.equal(await isRunning(pid), false, 'nobody had to kill it');
  });

  it('ends it also for the next supervisor, which never saw its parent', async () => {
    const { run, pid } = await escape(ESCAPES['two forks, its own session, an empty environment'] ?? '');
    await using _ = run;
    // As after a kill -9: it knows the run from its record alone.
    const next = new RunProcesses(run.process.identity, createProcessTable());
    process.kill(run.process.pid, 'SIGKILL');
    await run.process.exited;
    assert.ok((await next.scan()).some((each) => each.pid === pid));
    await killRun(run.process.identity, next, createProcessTable());
    await run.process.gone();
    assert.equal(await isRunning(pid), false);
  });

  for (const [shell, words] of shimShells)
    it(`orphans that end beside the command are no end of it, with a shim in ${shell}`, async () => {
      const file = join(folder, 'sh');
      await writeShell(file, words);
      const orphans = 'for i in 1 2 3 4 5 6 7 8; do (setsid sleep 0.0$i &); done; sleep 0.04; echo over; exit 7';
      await using run = await Launched.start({ command: 'sh', args: ['-c', orphans] }, {}, new PosixHost(file));
      assert.deepEqual(await run.process.exited, { kind: 'code', code: 7 });
      await run.process.gone();
    });

  it('leaves alone a supervisor that was launched from within', async () => {
    const { run, pid } = await escape('DIRIGENT_RUN=supervisor setsid ./stay &');
    await using _ = run;
    try {
      await run.process.requestStop(run.stopRequest());
      await run.process.gone();
      assert.ok(await isRunning(pid));
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
