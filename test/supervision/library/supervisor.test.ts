import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { connect } from '../../../src/client/connect.ts';
import type { Notifications } from '../../../src/rpc/contract.ts';
import type { TaskEvent } from '../../../src/model/history.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { createSupervisor, optionsOf, withProject } from './embedded.ts';

const TWO = `
[[tasks]]
name = "web"
command = "echo up; exec sleep 1000"
shell = true
[[tasks]]
name = "bad"
command = "exit 3"
shell = true
`;

const web = { tasks: { names: ['web'] } };

describe('a supervisor in a program of one’s own', () => {
  it('sends each client what it subscribed to, and a handler that throws affects no other', () =>
    withProject(TWO, async (project) => {
      const problems: string[] = [];
      await using supervisor = await createSupervisor({
        ...optionsOf(project),
        onProblem: (problem) => problems.push(problem),
      });
      const [first, second] = [await supervisor.connect('first'), await supervisor.connect('second')];
      const received: string[] = [];
      await first.request('subscribe', { events: true });
      first.on('tasks/event')(() => {
        throw new Error('a bug of the first');
      });
      first.on('tasks/event')(() => Promise.reject(new Error('a bug that came later')));
      first.on('tasks/event')(({ task, event }) => received.push(`${task} ${event}`));
      first.on('tasks/changed')(() => received.push('a change that nobody asked for'));
      await second.request('subscribe', { changes: true });
      const changed: TaskInfo[] = [];
      second.on('tasks/changed')(({ tasks }) => changed.push(...tasks));
      await supervisor.request('tasks/start', { tasks: { all: true } });
      await eventually(() => assert.ok(received.includes('web started') && received.includes('bad failed')));
      await eventually(() => assert.ok(changed.some(({ name, status }) => name === 'bad' && status.kind === 'failed')));
      assert.ok(!received.includes('a change that nobody asked for'));
      assert.ok(problems.some((problem) => problem.includes('a bug of the first')));
      assert.ok(problems.some((problem) => problem.includes('a bug that came later')));
      first.dispose();
      const before = received.length;
      await second.request('tasks/stop', web);
      assert.equal(received.length, before);
      assert.deepEqual(
        (await second.request('supervisor/info', {})).clients.map(({ name, kind }) => [name, kind]),
        [
          ['dirigent', 'library'],
          ['second', 'library'],
        ],
      );
    }));

  it('gives each client a copy of its own', () =>
    withProject(TWO, async (project) => {
      await using supervisor = await createSupervisor(optionsOf(project));
      const { tasks } = await supervisor.request('tasks/list', {});
      (tasks[0] as { title: string }).title = 'spoilt';
      (tasks[0]?.definition as { command: string }).command = 'spoilt';
      const again = await supervisor.request('tasks/list', {});
      assert.equal(again.tasks[0]?.title, 'web');
      assert.notEqual(again.tasks[0].definition.command, 'spoilt');
    }));

  it('passes every event to its sinks, and reports one that fails once', () =>
    withProject(TWO, async (project) => {
      const events: string[] = [];
      const problems: string[] = [];
      const failing = {
        append: () => {
          throw new Error('the metrics are down');
        },
      };
      const counting = { append: ({ event }: { readonly event: string }) => void events.push(event) };
      await using supervisor = await createSupervisor({
        ...optionsOf(project),
        sinks: [failing, counting],
        onProblem: (problem) => problems.push(problem),
      });
      await supervisor.request('tasks/start', web);
      await supervisor.request('tasks/stop', web);
      assert.deepEqual(events.slice(0, 1), ['started']);
      assert.ok(events.includes('stopped'));
      assert.equal(problems.filter((problem) => problem.includes('the metrics are down')).length, 1);
    }));

  it('says what is wrong with a request as the socket does', () =>
    withProject(TWO, async (project) => {
      await using supervisor = await createSupervisor(optionsOf(project));
      await assert.rejects(supervisor.request('tasks/start', { tasks: { names: ['wbe'] } }), {
        code: 'unknown-task',
        message: /Did you mean "web"/,
      });
      await assert.rejects(supervisor.request('tasks/explain', { task: 1 as unknown as string }), {
        code: 'invalid-argument',
        message: /tasks\/explain: task must be a string/,
      });
      await assert.rejects(supervisor.request('tasks/none' as 'tasks/list', {}), { code: 'operation-failed' });
      const withdrawn = new AbortController();
      await supervisor.request('tasks/start', web);
      const wait = supervisor.request('tasks/wait', { task: 'web', until: 'ended' }, withdrawn.signal);
      withdrawn.abort(new Error('no longer interesting'));
      await assert.rejects(wait, /no longer interesting/);
    }));

  it('opens the socket at a given path, and both sides see one table', () =>
    withProject(TWO, async (project) => {
      await using supervisor = await createSupervisor({ ...optionsOf(project), listen: true, name: 'my program' });
      const outside = await project.connect();
      await outside.request('subscribe', { changes: true });
      const running = project.next('tasks/changed', ({ tasks }) => tasks.some(({ pid }) => pid !== undefined));
      await supervisor.request('tasks/start', web);
      const { tasks } = await running;
      const { clients, pid } = await outside.request('supervisor/info', {});
      assert.deepEqual(
        clients.map(({ name }) => name),
        ['my program', 'test'],
      );
      assert.equal(pid, process.pid);
      await outside.request('tasks/stop', web);
      assert.equal((await supervisor.request('tasks/list', {})).tasks[0]?.status.kind, 'stopped');
      assert.equal(tasks[0]?.name, 'web');
    }));

  it('has no socket by default', () =>
    withProject(TWO, async (project) => {
      await using supervisor = await createSupervisor(optionsOf(project));
      assert.equal(supervisor.supervisor.folder, project.folder);
      const client = { kind: 'library', name: 'test', version: '0' } as const;
      await assert.rejects(connect({ folder: project.folder, client }), { code: 'not-running' });
    }));

  it('refuses a folder that is served already, and one that does not exist', () =>
    withProject(TWO, async (project) => {
      await using _supervisor = await createSupervisor(optionsOf(project));
      await assert.rejects(createSupervisor(optionsOf(project)), {
        code: 'conflict',
        message: /already has a supervisor/,
      });
      await assert.rejects(createSupervisor({ ...optionsOf(project), folder: '/not/there' }), {
        code: 'invalid-argument',
      });
    }));

  it('stops every task when it is closed, and does nothing more', () =>
    withProject(TWO, async (project) => {
      const supervisor = await createSupervisor(optionsOf(project));
      const pid = await start(supervisor);
      const other = await supervisor.connect('other');
      const closes: string[] = [];
      other.onDidClose(() => closes.push('client'));
      supervisor.onDidClose(() => closes.push('supervisor'));
      const wait = other.request('tasks/wait', { task: 'web', until: 'ended' });
      await Promise.all([supervisor.close(), supervisor.close()]);
      assert.equal((await wait).reached, true);
      assert.deepEqual(closes, ['client', 'supervisor']);
      assert.equal(await isRunning(pid), false);
      await assert.rejects(supervisor.request('tasks/list', {}), { code: 'connection-lost' });
      await assert.rejects(supervisor.connect('late'), { code: 'not-running' });
    }));

  it('ends when a client asks for it, leaving the tasks to the next one', () =>
    withProject(TWO, async (project) => {
      const supervisor = await createSupervisor({ ...optionsOf(project), listen: true });
      const pid = await start(supervisor);
      const ended = new Promise((resolve) => supervisor.onDidClose(resolve));
      const wait = assert.rejects(supervisor.request('tasks/wait', { task: 'web', until: 'ended' }), {
        code: 'connection-lost',
      });
      const outside = await project.connect();
      await outside.request('supervisor/shutdown', { stopTasks: false });
      await ended;
      await wait;
      assert.ok(await isRunning(pid));
      await using next = await createSupervisor(optionsOf(project));
      const { tasks } = await next.request('tasks/list', {});
      assert.equal(tasks[0]?.pid, pid);
    }));

  it('receives bugs for as long as it lives, whatever becomes of another one in the same program', () =>
    withProject(TWO, (project) =>
      withProject(TWO, async (other) => {
        const received: string[] = [];
        const hear = (name: string) => (problem: string) => {
          if (problem.includes('a bug of ours')) received.push(name);
        };
        await using first = await createSupervisor({ ...optionsOf(project), onProblem: hear('first') });
        const second = await createSupervisor({ ...optionsOf(other), onProblem: hear('second') });
        await first.request('subscribe', { events: true });
        first.on('tasks/event')(() => undefined);
        const { stringify } = JSON;
        // Where what happened is told to a client, inside of an event of ours.
        JSON.stringify = ((...args: Parameters<typeof stringify>) => {
          const { params } = args[0] as { readonly params?: Partial<TaskEvent> };
          if (params?.event === 'started') throw new Error('a bug of ours');
          return stringify(...args);
        }) as typeof stringify;
        try {
          await start(first);
          await eventually(() => assert.deepEqual(received, ['first', 'second']));
          await second.close();
          await first.request('tasks/restart', web);
          await eventually(() => assert.deepEqual(received, ['first', 'second', 'first']));
        } finally {
          JSON.stringify = stringify;
          await second.close();
        }
      }),
    ));

  it('lets a handler request at once what its notification was about', () =>
    withProject(TWO, async (project) => {
      await using supervisor = await createSupervisor(optionsOf(project));
      const texts: string[] = [];
      await supervisor.request('subscribe', { output: ['web'] });
      supervisor.on('tasks/output')(async ({ task }: Notifications['tasks/output']) => {
        const { data } = await supervisor.request('tasks/output', { task, kind: 'stdout' });
        texts.push(Buffer.from(data, 'base64').toString());
      });
      await supervisor.request('tasks/start', web);
      await eventually(() => assert.ok(texts.includes('up\n')));
    }));
});

async function start(supervisor: Awaited<ReturnType<typeof createSupervisor>>): Promise<number> {
  const { tasks } = await supervisor.request('tasks/start', web);
  const pid = tasks[0]?.task.pid;
  assert.ok(pid !== undefined);
  return pid;
}
