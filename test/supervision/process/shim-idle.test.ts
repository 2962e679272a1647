import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { PosixHost } from '../../../src/process/posix/posix-host.ts';
import { Launched } from '../../support/launched.ts';

/** User and system time of a process, in ticks of a hundredth of a second: proc_pid_stat(5). */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

describe('a shim', () => {
  for (const shell of ['dash', 'bash', 'bash --posix'])
    it(`sleeps while its command runs and after it has ended: ${shell}`, async () => {
      if (process.platform !== 'linux' || !existsSync(`/bin/${shell.split(' ')[0] ?? ''}`)) return;
      const folder = await mkdtemp(join(tmpdir(), 'shell-'));
      const file = join(folder, 'sh');
      await writeFile(file, `#!/bin/sh\nexec ${shell} "$@"\n`);
      await chmod(file, 0o700);
      // Every second or so of a shim that spins would be a hundred ticks.
      const command = 'for i in 1 2 3; do kill -TERM 0; (sleep 0.2); done';
      const args = ['-c', `trap : TERM; ${command}; exit 3`];
      const run = await Launched.start({ command: '/bin/sh', args }, {}, new PosixHost(file));
      try {
        assert.deepEqual(await run.process.exited, { kind: 'code', code: 3 });
        const ticks = await ticksOf(run.process.identity.shim?.pid ?? 0);
        assert.ok(ticks <= 10, `${ticks} ticks`);
      } finally {
        await run[Symbol.asyncDispose]();
        await rm(folder, { recursive: true });
      }
    });
});
