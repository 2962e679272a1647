import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { untilEmpty } from '../../../../../src/process/posix/stop/until-empty.ts';
import { RunProcesses } from '../../../../../src/process/posix/stop/run-processes.ts';
import type { MarkedRow, ProcessTable } from '../../../../../src/process/table/process-table.ts';

const command = { bootId: 'boot', pid: 70, startTime: '700' };
const run = { command, marker: 'm', folder: '/nowhere' };
const row: MarkedRow = {
  ...command,
  parent: 1,
  group: 70,
  session: 70,
  zombie: false,
  name: 'web',
  marked: true,
  foreign: false,
};

const blind = (): Promise<never> => Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));

describe('the end of a run', () => {
  it('is not concluded from looks that failed', async () => {
    const looks: (() => Promise<readonly MarkedRow[]>)[] = [
      blind,
      () => Promise.resolve([row]),
      blind,
      () => Promise.resolve([]),
      () => Promise.resolve([]),
    ];
    const reads: (() => Promise<MarkedRow | undefined>)[] = [blind, () => Promise.resolve(undefined)];
    const table: ProcessTable = {
      bootId: () => Promise.resolve('boot'),
      read: () => reads.shift()?.() ?? Promise.resolve(undefined),
      list: () => looks.shift()?.() ?? Promise.resolve([]),
      commandLine: () => Promise.resolve(''),
      snapshot: blind,
    };
    await untilEmpty(new RunProcesses(run, table), table);
    assert.deepEqual([looks, reads], [[], []]);
  });
});
