import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { RUN_MARK } from '../../../src/base/run-mark.ts';
import { Keeper } from '../../../src/process/posix/keeper.ts';
import { makeFifos } from '../../../src/process/posix/mkfifo.ts';
import { Shell } from '../../../src/process/posix/shell.ts';
import { createTable } from '../../../src/process/table/create-table.ts';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';

describe('a keeper that dies before it tells of the command that it has forked', () => {
  it('D1: leaves nothing behind: the start has failed, and what was forked ends', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'forked-'));
    try {
      await makeFifos([join(folder, 'control')]);
      const keeper = new Keeper({
        ...{ folder, marker: 'forked-test', table: createTable() },
        takeShell: () => new Shell({ file: '/bin/sh' }),
        // As at a limit of processes: the first fork succeeds, the second ends the shell.
        setUp: `go() { ${RUN_MARK}=forked-test sleep 1000 & echo $! >${folder}/pid; exit 2; }\n`,
      });
      await assert.rejects(keeper.go(), /its shell ended with exit code 2 before the command was there/);
      const pid = Number(await eventually(() => readFile(join(folder, 'pid'), 'utf8')));
      assert.ok(pid > 1);
      assert.equal(await isRunning(pid), false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
