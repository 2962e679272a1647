import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Environments } from '../../../../src/service/run/environments.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { define, project } from '../../engine/bench.ts';

describe('the environment that a start brings', () => {
  it('goes to what the task needs by its changed definition, which this start is for', () => {
    const tasks = new TaskStore({ clock: new ManualClock(), perform: () => undefined });
    const db = define('db');
    tasks.dispatch({ type: 'configure', project: project([db, define('api')]) });
    tasks.dispatch({ type: 'start', task: 'api' });
    tasks.dispatch({ type: 'spawned', task: 'api', run: 1, pid: 7 });
    tasks.dispatch({ type: 'configure', project: project([db, define('api', { dependsOn: ['db'] })]) });
    const environments = new Environments(tasks, {});
    environments.remember('api', { FROM: 'the terminal' });
    assert.deepEqual(environments.of('db'), { FROM: 'the terminal' });
  });
});
