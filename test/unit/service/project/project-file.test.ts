import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ProjectInfo } from '../../../../src/model/task-info.ts';
import type { TaskDefinition } from '../../../../src/model/task-definition.ts';
import { EMPTY_PROJECT } from '../../../../src/service/project/empty-project.ts';
import { ProjectFile } from '../../../../src/service/project/project-file.ts';
import { definitionOf } from '../../../support/launched.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const GRACE_PERIOD = 5_000;

const task = (name: string, more = ''): string => `[[tasks]]\nname = "${name}"\ncommand = "true"\n${more}`;

describe('dirigent.toml as the supervisor has it', () => {
  let folder = '';
  let clock: ManualClock;
  let file: ProjectFile;
  let isInUse = false;
  let changes: ProjectInfo[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'project-file-'));
    clock = new ManualClock();
    isInUse = false;
    changes = [];
    file = new ProjectFile({ folder, name: 'dirigent.toml', clock, isInUse: () => isInUse });
    file.onDidChange((info) => changes.push(info));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const names = (): readonly string[] | undefined => file.project?.tasks.map(({ name }) => name);

  async function save(text: string): Promise<void> {
    await writeFile(file.path, text);
    await file.reload();
  }

  async function nextChange(): Promise<ProjectInfo> {
    return new Promise((resolve) => {
      const subscription = file.onDidChange((info) => {
        subscription.dispose();
        resolve(info);
      });
    });
  }

  it('has no project where there is no file, and nothing to complain of', async () => {
    await file.reload();
    assert.equal(file.project, undefined);
    assert.deepEqual([file.info.state, file.info.diagnostics], ['missing', []]);
    assert.equal(file.problem, undefined);
  });

  it('keeps the last valid definitions while the text is no TOML', async () => {
    await save(task('web'));
    await save('[[tasks]\n');
    assert.deepEqual(names(), ['web']);
    assert.equal(file.info.state, 'invalid');
    assert.match(file.problem ?? '', /dirigent\.toml:1: .* the last valid definitions apply\.$/);
  });

  it('reports a change once, and none where the text is as it was', async () => {
    await save(task('web'));
    await save(task('web'));
    assert.equal(changes.length, 1);
  });

  it('reads again for a request that comes during a reading, so that the last text is read', async () => {
    await writeFile(file.path, task('old'));
    const first = file.reload();
    await writeFile(file.path, task('new'));
    await Promise.all([file.reload(), first]);
    assert.deepEqual(names(), ['new']);
  });

  it('drops the tasks of a missing file at once where none of them runs', async () => {
    await save(task('web'));
    await rm(file.path);
    await file.reload();
    assert.equal(file.project, undefined);
    assert.equal(file.info.state, 'missing');
    assert.match(file.problem ?? '', /its tasks were stopped\. When it is back, its startup tasks start again\.$/);
  });

  it('keeps them for a grace period where one runs', async () => {
    await save(task('web'));
    isInUse = true;
    await rm(file.path);
    await file.reload();
    assert.deepEqual(names(), ['web']);
    assert.match(file.problem ?? '', /If it is not back within 5s, its tasks are stopped\.$/);
    const cleared = nextChange();
    clock.advance(GRACE_PERIOD);
    assert.equal((await cleared).state, 'missing');
    assert.equal(file.project, undefined);
  });

  it('ends the grace period when the file is back', async () => {
    await save(task('web'));
    isInUse = true;
    await rm(file.path);
    await file.reload();
    await save(task('web'));
    assert.equal(clock.pending, 0);
    assert.equal(file.info.state, 'loaded');
  });

  it('no longer promises a start when that was withdrawn', async () => {
    await save(task('web'));
    await rm(file.path);
    await file.reload();
    file.withdrawRestart();
    assert.match(file.problem ?? '', /its tasks were stopped\.$/);
    assert.equal(changes.length, 3);
  });

  it('names the folder where that is missing', async () => {
    await save(task('web'));
    assert.equal(file.absentPath, file.path);
    await rm(folder, { recursive: true });
    await file.reload();
    assert.equal(file.absentPath, folder);
  });

  describe('with a recovered project', () => {
    const recovered: TaskDefinition = { ...definitionOf({ command: 'true', env: { KEY: '' } }), name: 'web' };
    const lostValues = new Map([['web', ['KEY']]]);

    beforeEach(() =>
      file.useRecovered({ project: { ...EMPTY_PROJECT, tasks: [recovered] }, lostValues, isInUse: true }),
    );

    it('uses it while the first text cannot be read, and knows which values are lost', async () => {
      await save('[[tasks]\n');
      assert.deepEqual(names(), ['web']);
      assert.deepEqual([...file.lostValues], [...lostValues]);
      assert.deepEqual(file.startup.tasks, [], 'nobody can consent to it');
    });

    it('takes the values from the first valid text', async () => {
      await save(task('web', 'env = { KEY = "value" }\n'));
      assert.deepEqual([...file.lostValues], []);
      assert.equal(file.project?.tasks[0]?.env['KEY'], 'value');
    });

    it('gives a missing file its grace period, since a task may run', async () => {
      await file.reload();
      assert.deepEqual(names(), ['web']);
      assert.equal(clock.pending, 1);
    });
  });
});
