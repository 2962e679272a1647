import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { LastingClient } from '../../../src/rpc/lasting-client.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { running } from '../cli/task-infos.ts';

const lost = new UserError('connection-lost', 'The supervisor has ended.');

describe('A connection that outlives its supervisor', () => {
  it('subscribes again at the next one, hears it, and says that it has changed', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    let current = first;
    const client = await LastingClient.open(() => Promise.resolve(current));
    const heard: string[] = [];
    client.on('tasks/output')(({ task }) => heard.push(task));
    client.returnWhile(() => true);
    await client.request('subscribe', { output: ['api'] });
    const returned = new Promise((resolve) => client.onDidReturn(resolve));
    current = second;
    first.close();
    await returned;
    assert.deepEqual(second.paramsOf('subscribe'), [{ output: ['api'] }]);
    second.tell('tasks/output', { task: 'api', run: 1 });
    first.tell('tasks/output', { task: 'old', run: 1 });
    assert.deepEqual(heard, ['api']);
  });

  it('repeats a question that was under way, and never a command', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([running('api')])];
    let current = first;
    const client = await LastingClient.open(() => Promise.resolve(current));
    client.returnWhile(() => true);
    const dying = (): never => {
      current = second;
      first.close();
      throw lost;
    };
    first.handlers['tasks/list'] = dying;
    assert.equal((await client.request('tasks/list', {})).tasks.length, 1);
    second.handlers['tasks/start'] = () => {
      second.close();
      throw lost;
    };
    await assert.rejects(client.request('tasks/start', { tasks: { all: true } }), lost);
  });

  it('ends where there is no reason to return, or no way', async () => {
    const supervisor = new FakeSupervisor();
    const idle = await LastingClient.open(() => Promise.resolve(supervisor));
    let closed = new Promise((resolve) => idle.onDidClose(resolve));
    supervisor.close();
    await closed;
    await assert.rejects(idle.request('tasks/list', {}), { code: 'connection-lost' });

    const another = new FakeSupervisor();
    let attempts = 0;
    const stuck = await LastingClient.open(() =>
      attempts++ === 0 ? Promise.resolve(another) : Promise.reject(new Error('no room')),
    );
    stuck.returnWhile(() => true);
    closed = new Promise((resolve) => stuck.onDidClose(resolve));
    another.close();
    await closed;
    assert.equal(attempts, 2);
  });
});
