import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { RUN_VARIABLE } from '../../../src/base/run-variable.ts';
import { Shim } from '../../../src/process/posix/shim/shim.ts';
import { makeFifos } from '../../../src/process/posix/run-folder.ts';
import { Shell } from '../../../src/process/posix/shim/shell.ts';
import { createProcessTable } from '../../../src/process/table/create-process-table.ts';
import { isRunning } from '../../support/alive.ts';

describe('a shim that dies before it records the command that it has forked', () => {
  const commands = [
    { which: 'what was forked', words: `${RUN_VARIABLE}=forked-test sleep 1000` },
    // What it becomes would have it; until then it is a shell with the environment of the shim.
    { which: 'what was forked and has no mark yet', words: 'sleep 1000' },
  ];

  for (const { which, words } of commands)
    it(`leaves nothing behind: the start has failed, and ${which} ends`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'forked-'));
      try {
        await makeFifos([join(folder, 'control')]);
        const shim = new Shim({
          ...{ folder, marker: 'forked-test', table: createProcessTable() },
          takeShell: () => new Shell({ file: '/bin/sh' }),
          // As at a limit of processes: the first fork succeeds, the second ends the shell.
          script: `go() { ${words} & echo $! >${folder}/pid; exit 2; }\n`,
        });
        await assert.rejects(shim.start(), /its shell ended with exit code 2 before it started the command/);
        const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
        assert.ok(pid > 1);
        assert.equal(await isRunning(pid), false);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
});
