import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { FollowSet } from '../../../../src/vscode/output/follow-set.ts';
import { SupervisorLink } from '../../../../src/vscode/project/supervisor-link.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeSupervisor, settled } from '../project/fake-supervisor.ts';
import { inState, snapshot } from '../tasks.ts';

describe('the tasks whose output is followed', () => {
  let supervisor: FakeSupervisor;
  let follows: FollowSet;
  let pokes: string[];

  beforeEach(async () => {
    supervisor = new FakeSupervisor();
    supervisor.table = snapshot([inState({ kind: 'running', pid: 1, health: 'none' })]);
    const link = new SupervisorLink({
      connect: supervisor.connect,
      watchForSupervisor: () => ({ dispose: () => undefined }),
      clock: new ManualClock(),
      log: () => undefined,
    });
    link.open();
    await settled();
    follows = new FollowSet(link, (error) => assert.fail(String(error)));
    pokes = [];
  });

  const watch = (task: string, who = task) => follows.watch(task, () => pokes.push(who));
  const followed = (): unknown => (supervisor.sent('subscribe').at(-1) as { output: unknown }).output;

  it('are read at once, and then when they grow', () => {
    watch('api');
    supervisor.say('tasks/output', { task: 'api', run: 1 });
    supervisor.say('tasks/output', { task: 'db', run: 1 });
    assert.deepEqual(pokes, ['api', 'api']);
  });

  it('are subscribed to once, for all followers, and unsubscribed with the last', () => {
    const first = watch('api', 'channel');
    const second = watch('api', 'terminal');
    assert.equal(supervisor.sent('subscribe').length, 2);
    first.dispose();
    assert.deepEqual(followed(), ['api']);
    second.dispose();
    assert.deepEqual(followed(), []);
  });

  it('are read again after a new connection, which may have missed any notice', async () => {
    watch('api');
    supervisor.drop();
    await settled();
    assert.deepEqual(pokes, ['api', 'api']);
  });
});
