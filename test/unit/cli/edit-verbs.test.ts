import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import type { TaskEvent } from '../../../src/model/history.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { running, taskInfo } from './task-infos.ts';

let project: ReturnType<typeof temporaryProject>;
let supervisor: FakeSupervisor;
let host: FakeHost;

function prepare(): void {
  project = temporaryProject('[[tasks]]\nname = "api"\ncommand = "node"\ngroup = "backend"\n');
  supervisor = new FakeSupervisor([
    running('api', { group: 'backend', title: 'The API' }),
    taskInfo('b1', { adHoc: true }),
  ]);
  host = new FakeHost(supervisor, project.folder);
}

describe('dirigent add and remove', () => {
  beforeEach(prepare);
  afterEach(() => project.remove());

  it('adds a task with its keys, and starts it on request', async () => {
    supervisor.handlers['project/createTask'] = () => supervisor.project;
    supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('web') }] });
    const line =
      'add web --startup --restart on-failure -e PORT=80 -e A=b=c --depends-on api --start -- npm run dev --open';
    assert.equal(await host.run(...line.split(' ')), 0);
    assert.deepEqual(supervisor.paramsOf('project/createTask'), [
      {
        task: {
          name: 'web',
          command: 'npm',
          args: ['run', 'dev', '--open'],
          env: { PORT: '80', A: 'b=c' },
          depends_on: ['api'],
          restart: 'on-failure',
          run_at_startup: true,
        },
      },
    ]);
    assert.deepEqual(supervisor.paramsOf('tasks/start')[0]?.tasks, { names: ['web'] });
  });

  it('takes a line for the shell, and refuses an environment without a value', async () => {
    supervisor.handlers['project/createTask'] = () => supervisor.project;
    await host.run('add', 'clock', '--shell', '--', 'while true; do date; done');
    assert.deepEqual(supervisor.paramsOf('project/createTask')[0]?.task, {
      name: 'clock',
      command: 'while true; do date; done',
      shell: true,
    });
    assert.equal(await host.run('add', 'x', '-e', 'PORT', '--', 'y'), 2);
  });

  it('says in a sentence what the file refused', async () => {
    supervisor.handlers['project/createTask'] = () => {
      throw new UserError('conflict', 'Task "api" already exists.');
    };
    assert.equal(await host.run('add', 'api', '--', 'x'), 1);
    assert.equal(host.stderr.text, 'dirigent: Task "api" already exists.\n');
  });

  it('takes a task out of the file, or an ad hoc command off the list', async () => {
    supervisor.handlers['project/deleteTask'] = () => supervisor.project;
    supervisor.handlers['tasks/remove'] = () => null;
    assert.equal(await host.run('remove', 'api', 'b1', '--delete-logs'), 0);
    assert.deepEqual(supervisor.paramsOf('project/deleteTask'), [{ name: 'api', deleteLogs: true }]);
    assert.deepEqual(supervisor.paramsOf('tasks/remove'), [{ task: 'b1' }]);
    assert.equal(await host.run('remove', 'b2'), 1);
    assert.match(host.stderr.text, /Did you mean "b1"\?/);
  });

  it('takes all that was run and has ended off the list, and nothing of the file', async () => {
    supervisor.tasks = [
      taskInfo('docs'),
      taskInfo('b1', { adHoc: true }),
      running('b2', { adHoc: true }),
      taskInfo('b3', { adHoc: true, status: { kind: 'finished', exitCode: 0 } }),
    ];
    supervisor.handlers['tasks/remove'] = () => null;
    assert.equal(await host.run('remove', '--ended'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/remove'), [{ task: 'b1' }, { task: 'b3' }]);
    assert.equal(await host.run('remove'), 2);
    assert.match(host.stderr.text, /Name the tasks, or use --ended\./);
    assert.equal(await host.run('remove', '--ended', 'b2'), 2);
    assert.match(host.stderr.text, /Use either names or --ended\./);
    supervisor.tasks = [taskInfo('docs')];
    host.stderr.text = '';
    assert.equal(await host.run('remove', '--ended'), 0);
    assert.equal(host.stderr.text, 'No task of dirigent run has ended.\n');
  });

  it('names the tasks that need what is to go, and takes out those that go with it before it', async () => {
    const needs = (name: string, on: string): TaskInfo => {
      const task = taskInfo(name);
      return { ...task, definition: { ...task.definition, dependsOn: [{ task: on, until: 'ready' }] } };
    };
    supervisor.tasks = [taskInfo('db'), needs('api', 'db'), needs('web', 'api')];
    supervisor.handlers['project/deleteTask'] = () => supervisor.project;
    assert.equal(await host.run('remove', 'db', 'api'), 1);
    assert.equal(
      host.stderr.text,
      'dirigent: api is needed by web. Remove it from its depends_on first, or remove them together: ' +
        'dirigent remove db api web\n',
    );
    assert.deepEqual(supervisor.paramsOf('project/deleteTask'), []);
    assert.equal(await host.run('remove', 'db', 'api', 'web'), 0);
    const removed = supervisor.paramsOf('project/deleteTask').map(({ name }) => name);
    assert.deepEqual(removed, ['web', 'api', 'db']);
  });
});

describe('dirigent events', () => {
  const event = (name: TaskEvent['event'], run: number): TaskEvent => ({
    time: new Date(Date.UTC(2026, 0, 2, 3, 4, run)).toISOString(),
    task: 'api',
    run,
    event: name,
    data: { pid: 7 },
  });

  beforeEach(prepare);
  afterEach(() => project.remove());

  it('prints one line an event, and JSON as events.jsonl has it', async () => {
    supervisor.handlers['tasks/events'] = () => ({ events: [event('started', 1)] });
    assert.equal(await host.run('events', 'api', '-n', '5'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/events'), [{ task: 'api', limit: 5 }]);
    assert.match(host.stdout.text, /^\S+ \S+ {2}api#1 {2}started {5}pid=7\n$/);
    host.stdout.text = '';
    await host.run('events', '--json');
    assert.deepEqual(JSON.parse(host.stdout.text), event('started', 1));
  });

  it('keeps its columns, and ends a line with what is said in words', async () => {
    const failure = { reason: 'exit', message: 'Exited with code 3.', exitCode: 3 };
    supervisor.handlers['tasks/events'] = () => ({
      events: [event('started', 10), { ...event('failed', 9), data: failure }],
    });
    await host.run('events');
    const lines = host.stdout.text.split('\n').map((line) => line.slice('2026-01-02 03:04:05  '.length));
    assert.deepEqual(lines.slice(0, 2), [
      'api#10  started     pid=7',
      'api#9   failed      reason=exit exitCode=3 Exited with code 3.',
    ]);
  });

  it('follows, and prints what happened while the past was read exactly once', async () => {
    supervisor.tasks = [];
    supervisor.handlers['tasks/events'] = () => {
      supervisor.notify('tasks/event', event('failed', 2));
      supervisor.notify('tasks/event', event('retrying', 3));
      return { events: [event('started', 1), event('failed', 2)] };
    };
    const ended = host.run('events', 'API', '-f', '--json');
    await host.stdout.until(/retrying/);
    supervisor.notify('tasks/event', { ...event('started', 4), task: 'worker' });
    supervisor.notify('tasks/event', event('started', 5));
    await host.stdout.until(/"run":5/);
    supervisor.close();
    assert.equal(await ended, 0);
    const runs = host.stdout.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as TaskEvent).run);
    assert.deepEqual(runs, [1, 2, 3, 5]);
  });
});

describe('dirigent kill --signal', () => {
  beforeEach(prepare);
  afterEach(() => project.remove());

  it('sends the signal and nothing else', async () => {
    supervisor.handlers['tasks/signal'] = () => null;
    assert.equal(await host.run('kill', '--signal', 'SIGHUP', '--group', 'backend'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/signal'), [{ task: 'api', signal: 'SIGHUP' }]);
    assert.equal(await host.run('kill', '-s', 'SIGKILL', 'api'), 2);
  });

  it('says which task could not get it', async () => {
    supervisor.handlers['tasks/signal'] = ({ task }) => {
      throw new UserError('not-running', `"${task}" is not running.`);
    };
    assert.equal(await host.run('kill', '-s', 'SIGHUP', 'b1'), 1);
    assert.equal(host.stderr.text, 'b1  "b1" is not running.\n');
  });
});

describe('Completion', () => {
  beforeEach(prepare);
  afterEach(() => project.remove());

  async function complete(...words: string[]): Promise<string[]> {
    host.stdout.text = '';
    assert.equal(await host.run('complete', '--', ...words), 0);
    return host.stdout.text.split('\n').filter((line) => line !== '');
  }

  it('offers the verbs with what they do, and hides what people have no use for', async () => {
    assert.deepEqual(await complete('star'), ['start\tstart tasks and their dependencies']);
    const all = (await complete('')).map((line) => line.split('\t')[0]);
    assert.ok(all.includes('logs'));
    assert.ok(!all.includes('complete'));
  });

  it('offers the names of tasks, groups, choices and options', async () => {
    assert.deepEqual(await complete('start', 'b1', ''), ['api\tThe API', 'b1\t']);
    assert.deepEqual(await complete('start', '--group', ''), ['backend\t']);
    assert.deepEqual(await complete('logs', '--stream', 'std'), ['stdout\t', 'stderr\t']);
    assert.deepEqual(await complete('logs', '--foll'), ['--follow\tfollow the output']);
    assert.deepEqual(await complete('completion', 'z'), ['zsh\t']);
  });

  it('reads the file where no supervisor runs, and starts none', async () => {
    host = new FakeHost(undefined, project.folder);
    assert.deepEqual(await complete('start', ''), ['api\t']);
    host = new FakeHost(undefined, '/');
    assert.deepEqual(await complete('-C', project.folder, 'start', ''), ['api\t']);
  });

  it('leaves a command of the user alone', async () => {
    assert.deepEqual(await complete('run', '--', 'gi'), []);
    assert.deepEqual(await complete('add', ''), []);
  });

  it('prints a script for each shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      host.stdout.text = '';
      assert.equal(await host.run('completion', shell), 0);
      assert.match(host.stdout.text, /dirigent complete -- /);
      assert.ok(!host.stdout.text.includes('\\$'));
    }
    assert.equal(await host.run('completion', 'tcsh'), 2);
  });
});
