import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunIdentity } from '../../../../../src/process/ports.ts';
import { RunProcesses, untilEmpty } from '../../../../../src/process/posix/stop/run-processes.ts';
import type { MarkedRow, ProcessSnapshot, ProcessTable } from '../../../../../src/process/table/process-table.ts';

const BOOT = 'this boot';

class FakeTable implements ProcessSnapshot {
  rows: readonly MarkedRow[] = [];

  bootId(): Promise<string> {
    return Promise.resolve(BOOT);
  }

  read(pid: number): Promise<MarkedRow | undefined> {
    return Promise.resolve(this.rows.find((row) => row.pid === pid));
  }

  list(): Promise<readonly MarkedRow[]> {
    return Promise.resolve(this.rows);
  }
}

/** A process of the group that the shim (10) leads, unless it says otherwise. */
function row(pid: number, rest: Partial<MarkedRow> = {}): MarkedRow {
  return {
    pid,
    parent: 1,
    group: 10,
    session: 10,
    startTime: `start ${pid}`,
    zombie: false,
    name: `p${pid}`,
    marked: false,
    foreign: false,
    ...rest,
  };
}

const elsewhere = { group: 90, session: 90 };

const run: RunIdentity = {
  command: { bootId: BOOT, pid: 11, startTime: 'start 11' },
  shim: { bootId: BOOT, pid: 10, startTime: 'start 10' },
  marker: 'mark',
  folder: '/run',
};

async function membersOf(table: FakeTable, members = new RunProcesses(run, table)): Promise<readonly number[]> {
  return (await members.scan()).map(({ pid }) => pid).sort((a, b) => a - b);
}

const reaping: RunIdentity = { ...run, reaps: true };

describe('the processes of a run', () => {
  it('include every child of a shim that reaps, and theirs, whatever they made of their environment', async () => {
    const table = new FakeTable();
    table.rows = [
      row(10),
      row(40, { ...elsewhere, parent: 10 }),
      row(41, { ...elsewhere, parent: 40 }),
      row(42, { ...elsewhere, parent: 10, zombie: true }),
      row(43, elsewhere),
    ];
    assert.deepEqual(await membersOf(table, new RunProcesses(reaping, table)), [40, 41]);
    assert.deepEqual(await membersOf(table), [], 'the shim of an earlier version carries bytes with its children');
  });

  it('do not include children of another process with the pid of a shim that is gone', async () => {
    const table = new FakeTable();
    table.rows = [row(10, { startTime: 'later' }), row(40, { ...elsewhere, parent: 10 })];
    assert.deepEqual(await membersOf(table, new RunProcesses(reaping, table)), []);
  });

  it('do not include a supervisor that was launched from within, nor what that keeps', async () => {
    const table = new FakeTable();
    table.rows = [
      row(10),
      row(11),
      row(50, { ...elsewhere, parent: 10, foreign: true }),
      row(51, { ...elsewhere, parent: 50, foreign: true }),
      row(52, { ...elsewhere, parent: 51, foreign: true }),
      row(53, { ...elsewhere, parent: 11, foreign: true }),
    ];
    assert.deepEqual(await membersOf(table, new RunProcesses(reaping, table)), [11]);
  });

  it('are all of its group and its session, but not the shim', async () => {
    const table = new FakeTable();
    table.rows = [row(10), row(11), row(12, { group: 12 }), row(13, elsewhere)];
    assert.deepEqual(await membersOf(table), [11, 12]);
  });

  it('include those that carry the mark, wherever they went, and their children', async () => {
    const table = new FakeTable();
    table.rows = [
      row(33, { ...elsewhere, parent: 32 }),
      row(32, { ...elsewhere, parent: 31 }),
      row(31, { ...elsewhere, marked: true }),
    ];
    assert.deepEqual(await membersOf(table), [31, 32, 33]);
  });

  it('include those that were seen before, though nothing ties them to the run any more', async () => {
    const table = new FakeTable();
    const members = new RunProcesses(run, table);
    table.rows = [row(10), row(11), row(12, { parent: 11 })];
    await members.scan();
    table.rows = [row(12, elsewhere)];
    assert.deepEqual(await membersOf(table, members), [12]);
  });

  it('do not include one with the pid of one that was seen, but another start time', async () => {
    const table = new FakeTable();
    const members = new RunProcesses(run, table);
    table.rows = [row(10), row(11), row(12)];
    await members.scan();
    table.rows = [row(12, { ...elsewhere, startTime: 'later' }), row(11, { ...elsewhere, startTime: 'later' })];
    assert.deepEqual(await membersOf(table, members), []);
  });

  it('do not include the group of another process that got the pid of the dead shim', async () => {
    const table = new FakeTable();
    table.rows = [row(10, { startTime: 'later' }), row(14), row(15)];
    assert.deepEqual(await membersOf(table), []);
  });

  it('include the group of a dead shim as long as one of the run is known in it', async () => {
    const table = new FakeTable();
    table.rows = [row(11), row(14)];
    assert.deepEqual(await membersOf(table), [11, 14]);
  });

  it('include the session of a shim that ended a moment ago, also where no process in it is known', async () => {
    const table = new FakeTable();
    const members = (): RunProcesses => new RunProcesses(run, table, { justEnded: true });
    table.rows = [row(14), row(15, elsewhere)];
    assert.deepEqual(await membersOf(table, members()), [14]);
    table.rows = [row(10, { startTime: 'later' }), row(14)];
    assert.deepEqual(await membersOf(table, members()), [], 'another process has its pid by now');
  });

  it('do not include zombies (overmind #182)', async () => {
    const table = new FakeTable();
    table.rows = [row(10), row(11, { zombie: true }), row(12, { zombie: true, marked: true })];
    assert.deepEqual(await membersOf(table), []);
  });

  it('are none after a reboot', async () => {
    const table = new FakeTable();
    table.rows = [row(10), row(11)];
    const members = new RunProcesses({ ...run, command: { ...run.command, bootId: 'another' } }, table);
    assert.deepEqual(await members.scan(), []);
  });

  it('never include the supervisor itself', async () => {
    const table = new FakeTable();
    table.rows = [row(process.pid, { marked: true })];
    assert.deepEqual(await membersOf(table), []);
  });
});

const lone = { bootId: 'boot', pid: 70, startTime: '700' };
const loneRun = { command: lone, marker: 'm', folder: '/nowhere' };
const loneRow: MarkedRow = {
  ...lone,
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
      () => Promise.resolve([loneRow]),
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
    await untilEmpty(new RunProcesses(loneRun, table), table);
    assert.deepEqual([looks, reads], [[], []]);
  });
});
