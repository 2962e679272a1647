import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { startup } from '../../../../src/service/verbs/project-startup.ts';
import { stop } from '../../../../src/service/verbs/tasks-stop.ts';
import { define, project } from '../../engine/bench.ts';
import { client, open, VerbRig } from './verb-rig.ts';

const AUTO = define('auto', { runAtStartup: true });
const BUILD = define('build', { runAtStartup: true });

describe('project/startup', () => {
  let rig: VerbRig;
  beforeEach(async () => {
    rig = await VerbRig.create([AUTO, BUILD, define('web')]);
  });
  afterEach(() => rig.dispose());

  const ask = async (tasks?: readonly string[]): Promise<void> => {
    const { hash } = rig.supervisor.project.info.startup;
    await startup(rig.supervisor, { hash, ...(tasks && { tasks }) }, client, open);
  };

  it('starts each task once in the life of the table, whatever has become of it since', async () => {
    await ask();
    assert.deepEqual(rig.spawned, ['auto', 'build']);
    rig.end('build');
    rig.dispatch({ type: 'stop', task: 'auto', reason: 'user' });
    rig.end('auto');
    await ask();
    assert.deepEqual(rig.spawned, ['auto', 'build'], 'a window was reloaded');
  });

  it('leaves alone what was started or stopped by hand before, and starts what was not asked for then', async () => {
    const kept = Object.assign(Object.create(rig.supervisor) as typeof rig.supervisor, {
      select: () => ['auto'],
      kept: () => Promise.resolve(),
    });
    await stop(kept, { tasks: { names: ['auto'] } }, client, open);
    await ask(['auto']);
    assert.deepEqual(rig.spawned, []);
    await ask();
    assert.deepEqual(rig.spawned, ['build']);
  });

  it('starts a task once more that had left the file, and is in it again', async () => {
    await ask();
    rig.end('build');
    rig.dispatch({ type: 'configure', project: project([AUTO]) });
    rig.dispatch({ type: 'configure', project: project([AUTO, BUILD]) });
    await ask();
    assert.deepEqual(rig.spawned, ['auto', 'build', 'build']);
  });

  it('starts nothing by an approval of something else', async () => {
    await assert.rejects(startup(rig.supervisor, { hash: 'of yesterday' }, client, open), { code: 'conflict' });
    assert.deepEqual(rig.spawned, []);
  });
});
