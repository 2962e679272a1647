import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { temporaryStorage } from './temporary-storage.ts';

const store = join(import.meta.dirname, '..', '..', '..', 'src', 'store');
const TASKS = 200;

describe('More records than files may be open', () => {
  it('are read, and none is set aside for want of a descriptor', async () => {
    if (process.platform === 'win32') return;
    await using place = await temporaryStorage();
    const { storage, root } = place;
    await mkdir(storage.runsFolder, { recursive: true });
    for (let task = 0; task < TASKS; task++) {
      await writeFile(storage.recordPath(`t${task}`), '{}');
      await mkdir(storage.runFolder(`t${task}`, 1));
      await writeFile(join(storage.runFolder(`t${task}`, 1), 'run.json'), '{"schema":99,"run":7}');
    }
    // The limit of a process of its own.
    const script = `
      const { findRunFolders, RunRecords } = await import(${JSON.stringify(join(store, 'run-records.ts'))});
      const { workspaceStorage } = await import(${JSON.stringify(join(store, 'storage.ts'))});
      const storage = workspaceStorage(${JSON.stringify(root)}, '/home/me/project');
      const problems = [];
      const readDefinition = () => undefined;
      const folders = await findRunFolders(storage, readDefinition);
      const records = new RunRecords({ storage, readDefinition, onProblem: (problem) => problems.push(problem) });
      await records.readAll();
      const short = problems.filter((problem) => /too many open files|EMFILE/.test(problem));
      const known = folders.filter(({ started }) => Object.keys(started).length > 1);
      process.stdout.write(JSON.stringify({ read: problems.length, short: short.length, known: known.length }));
    `;
    const command = ['-c', 'ulimit -n 64 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script];
    const said = execFileSync('sh', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    assert.deepEqual(JSON.parse(said), { read: TASKS, short: 0, known: TASKS });
  });
});
