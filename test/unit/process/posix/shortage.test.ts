import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findExecs } from '../../../../src/process/posix/exec/execs.ts';
import { Stdin } from '../../../../src/process/posix/stdin.ts';
import { becameUser } from '../../../../src/process/posix/user.ts';
import { ProcTable } from '../../../../src/process/table/proc-table.ts';
import type { ProcessTable } from '../../../../src/process/table/process-table.ts';

const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534, home: '/', shell: '/bin/sh' };

describe('What cannot be looked at or opened', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'short-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is no input without a reader', async () => {
    await assert.rejects(new Stdin(folder).write(Buffer.from('x')), { code: 'not-running' });
    await symlink(join(folder, 'stdin'), join(folder, 'stdin'));
    await assert.rejects(new Stdin(folder).write(Buffer.from('x')), {
      code: 'operation-failed',
      message: /Cannot open the input of the task: ELOOP/,
    });
  });

  it('is no task that did not become its user', async () => {
    if (process.platform !== 'linux') return;
    let looks = 0;
    const read = (): Promise<undefined> =>
      ++looks === 1
        ? Promise.reject(Object.assign(new Error('blind'), { code: 'EMFILE' }))
        : Promise.resolve(undefined);
    const command = { bootId: 'b', pid: process.pid, startTime: '1' };
    const table: Partial<ProcessTable> = { read, bootId: () => Promise.resolve('b') };
    assert.equal(await becameUser(command, NOBODY, table as ProcessTable), true);
    assert.equal(looks, 2);
  });

  it('is no end of what an earlier supervisor had sent for a run', async () => {
    if (process.platform !== 'linux') return;
    const table = new ProcTable();
    const own = (await readFile('/proc/self/stat', 'utf8')).trim();
    const gone = `4194303 ${own.replace(/^\d+/, '4194303')}`;
    await mkdir(join(folder, 'probe'));
    const lines = [await table.bootId(), 'm', `${process.pid} ${own}`, gone, ''];
    await writeFile(join(folder, 'probe', 'identity'), lines.join('\n'));
    const identity = { command: { bootId: 'b', pid: 1, startTime: '1' }, marker: 'm', folder };
    const [[kind, exec] = []] = await findExecs(identity, table);
    assert.equal(kind, 'probe');
    // Its control FIFO is gone, its shim is not.
    assert.deepEqual(await exec?.exited, { kind: 'unknown' });
  });
});
