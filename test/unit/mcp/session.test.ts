import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Session } from '../../../src/mcp/session.ts';
import { UserError } from '../../../src/base/user-error.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { running, taskInfo } from '../cli/task-infos.ts';

/** Each connection goes to the next of these; `count` tells how many there were. */
function sessionOf(...supervisors: FakeSupervisor[]): { session: Session; count: () => number } {
  let count = 0;
  const connect = (): Promise<FakeSupervisor> => {
    const next = supervisors[count++];
    return next === undefined ? Promise.reject(new UserError('not-running', 'None.')) : Promise.resolve(next);
  };
  return { session: new Session(connect, new ManualClock()), count: () => count };
}

const listed = async (session: Session): Promise<number> =>
  session.with(async (connection) => (await connection.request('tasks/list', {})).tasks.length);

describe('The session of an agent', () => {
  it('connects at the first call, and once', async () => {
    const { session, count } = sessionOf(new FakeSupervisor([running('api')]));
    assert.equal(count(), 0);
    assert.deepEqual(await Promise.all([listed(session), listed(session)]), [1, 1]);
    assert.equal(count(), 1);
  });

  it('tries again at the next call when no supervisor could be launched', async () => {
    const { session } = sessionOf();
    await assert.rejects(listed(session), /None/);
    await assert.rejects(listed(session), /None/);
  });

  it('brings a supervisor back at once when it goes while tasks run', async () => {
    const [first, second] = [new FakeSupervisor([running('api')]), new FakeSupervisor([running('api')])];
    const { session } = sessionOf(first, second);
    await listed(session);
    const returned = second.requested('subscribe');
    first.close();
    await returned;
    assert.deepEqual(second.paramsOf('subscribe'), [{ changes: true, events: true, eventInfo: false }]);
  });

  it('lets it go when nothing runs, and finds the next at the next call', async () => {
    const [first, second] = [new FakeSupervisor([running('api')]), new FakeSupervisor()];
    const { session, count } = sessionOf(first, second);
    await listed(session);
    first.change(taskInfo('api'));
    first.close();
    await Promise.resolve();
    assert.equal(count(), 1);
    assert.equal(await listed(session), 0);
    assert.equal(count(), 2);
  });

  it('brings it back for a call that is under way, which is asked again', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([taskInfo('api')])];
    const { session } = sessionOf(first, second);
    await listed(session);
    first.handlers['tasks/list'] = () => {
      first.close();
      throw new UserError('connection-lost', 'The supervisor has exited.');
    };
    assert.equal(await listed(session), 1);
  });

  it('has news of a task from its table where the event comes without it', async () => {
    const supervisor = new FakeSupervisor([running('api')]);
    const { session } = sessionOf(supervisor);
    await listed(session);
    const failure = { reason: 'exit', exitCode: 3, message: 'Exited with code 3.' } as const;
    supervisor.change(taskInfo('api', { status: { kind: 'failed', ...failure } }));
    supervisor.notify('tasks/event', { time: '', task: 'api', run: 1, event: 'failed' });
    assert.match(session.unseenEvents.take([]).join(), /^api: failed, Exited with code 3/);
  });

  it('has news of a task from the next table where its event comes before that', async () => {
    const failure = { reason: 'exit', exitCode: 3, message: 'Exited with code 3.' } as const;
    const [first, second] = [
      new FakeSupervisor([running('api')]),
      new FakeSupervisor([taskInfo('api', { status: { kind: 'failed', ...failure } })]),
    ];
    const { session } = sessionOf(first, second);
    await listed(session);
    second.handlers.subscribe = () => {
      second.notify('tasks/event', { time: '', task: 'api', run: 1, event: 'failed' });
      return null;
    };
    first.close();
    await listed(session);
    assert.match(session.unseenEvents.take([]).join(), /^api: failed, Exited with code 3/);
  });
});
