import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { allTools } from '../../../src/mcp/all-tools.ts';
import { createTask } from '../../../src/mcp/tools/create-task.ts';
import { deleteTask } from '../../../src/mcp/tools/delete-task.ts';
import { explainTask } from '../../../src/mcp/tools/explain-task.ts';
import { listTasks } from '../../../src/mcp/tools/list-tasks.ts';
import { readTaskOutput } from '../../../src/mcp/tools/read-output.ts';
import { removeTask } from '../../../src/mcp/tools/remove-task.ts';
import { restartTask } from '../../../src/mcp/tools/restart-task.ts';
import { runCommand } from '../../../src/mcp/tools/run-command.ts';
import { sendInput } from '../../../src/mcp/tools/send-input.ts';
import { startTask } from '../../../src/mcp/tools/start-task.ts';
import { stopTask } from '../../../src/mcp/tools/stop-task.ts';
import { taskHistory } from '../../../src/mcp/tools/task-history.ts';
import { updateTask } from '../../../src/mcp/tools/update-task.ts';
import { validateConfig } from '../../../src/mcp/tools/validate-config.ts';
import { waitForTask } from '../../../src/mcp/tools/wait-for-task.ts';
import { UserError } from '../../../src/base/user-error.ts';
import { unknown } from '../../../src/model/pick.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { TaskEvent } from '../../../src/model/history.ts';
import type { WaitResult } from '../../../src/model/requests.ts';
import { failed, running, taskInfo } from '../cli/task-infos.ts';
import { FakeAgent, FakeLog } from './fake-call.ts';

const mistake: Diagnostic = {
  severity: 'error',
  code: 'unknown-key',
  message: 'There is no key `comand`.',
  range: { start: { line: 1, character: 0 }, end: { line: 1, character: 6 } },
  suggestions: ['command'],
};

describe('The tools of an agent', () => {
  it('are named, described and hinted, each once', () => {
    assert.equal(new Set(allTools.map(({ name }) => name)).size, allTools.length);
    for (const { name, description, hints } of allTools) {
      assert.match(name, /^[a-z]+(_[a-z]+)+$/);
      assert.ok(description.length > 40 && description.length < 450, `${name}: ${description.length}`);
      assert.ok(!(hints.readOnly && hints.destructive), name);
    }
  });

  it('list_tasks: a line for each, what is wrong with the file, and what to do where there is none', async () => {
    const agent = new FakeAgent([running('api', { group: 'web' }), failed('job', 'Exited with code 1.')]);
    agent.supervisor.project = { ...agent.supervisor.project, diagnostics: [mistake] };
    const { text, data } = await agent.call(listTasks, {});
    assert.match(
      text,
      /^api: running \(pid 4711, up 1m 5s\)\njob: failed, Exited with code 1\nerror .*dirigent\.toml:2:1: /,
    );
    assert.equal((data['tasks'] as unknown[]).length, 2);
    assert.match((await agent.call(listTasks, { group: 'web' })).text, /^api: running/);
    assert.match((await agent.call(listTasks, { group: 'no' })).text, /There are no tasks in the group "no"/);
    agent.supervisor.tasks = [];
    agent.supervisor.project = { ...agent.supervisor.project, state: 'missing' };
    assert.match((await agent.call(listTasks, {})).text, /There is no \/project\/dirigent\.toml yet/);
  });

  it('list_tasks: names of variables may be seen, values never', async () => {
    const api = running('api');
    const agent = new FakeAgent([{ ...api, definition: { ...api.definition, env: { A: 'value-of-a' } } }]);
    assert.doesNotMatch(JSON.stringify(await agent.call(listTasks, {})), /value-of-a/);
  });

  it('start_task: waits until it is ready and gives it the environment', async () => {
    const agent = new FakeAgent([taskInfo('api')], { PATH: '/bin', HOME: '/home/me' });
    agent.supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('api') }] });
    agent.supervisor.handlers['tasks/wait'] = ({ until }) => ({ task: running('api'), reached: until === 'ready' });
    const { text, data } = await agent.call(startTask, { task: 'api' });
    assert.match(text, /^api: running/);
    assert.equal(data['ready'], true);
    assert.deepEqual(agent.supervisor.paramsOf('tasks/start'), [
      { tasks: { names: ['api'] }, env: { PATH: '/bin', HOME: '/home/me' } },
    ]);
    assert.deepEqual(
      agent.supervisor.paramsOf('tasks/wait').map(({ until, timeoutMs }) => [until, timeoutMs]),
      [
        ['ready', 15_000],
        ['ended', 1000],
      ],
    );
  });

  it('start_task: takes three requests, two with a healthcheck, once its session knows the table', async () => {
    const agent = new FakeAgent([taskInfo('api')]);
    const { handlers, requests } = agent.supervisor;
    await agent.call(startTask, { task: 'api' });
    const ready = running('api');
    handlers['tasks/start'] = () => ({ tasks: [{ task: ready }] });
    handlers['tasks/wait'] = ({ until }) => ({ task: ready, reached: until === 'ready' });
    requests.length = 0;
    await agent.call(startTask, { task: 'api' });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['tasks/start', 'tasks/wait', 'tasks/wait'],
    );
    const probe = { kind: 'tcp', host: 'localhost', port: 80 } as const;
    const healthcheck = {
      probe,
      intervalMs: 1,
      timeoutMs: 1,
      retries: 1,
      startPeriodMs: 0,
      onUnhealthy: 'report',
    } as const;
    const checked = { ...ready, definition: { ...ready.definition, healthcheck } };
    handlers['tasks/wait'] = () => ({ task: checked, reached: true });
    requests.length = 0;
    await agent.call(startTask, { task: 'api' });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ['tasks/start', 'tasks/wait'],
    );
  });

  it('start_task: says that it ran already', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('api') }] });
    agent.supervisor.handlers['tasks/wait'] = ({ until }) => ({ task: running('api'), reached: until === 'ready' });
    assert.match((await agent.call(startTask, { task: 'API' })).text, /^It was already running\. api: running/);
  });

  it('start_task: has the last words of one that ended a moment after it was spawned', async () => {
    const agent = new FakeAgent([taskInfo('api')]);
    agent.supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('api') }] });
    agent.supervisor.handlers['tasks/wait'] = ({ until }) =>
      until === 'ready'
        ? { task: running('api'), reached: true }
        : { task: failed('api', 'Exited with code 1.'), reached: true };
    agent.supervisor.handlers['tasks/output'] = new FakeLog('[stderr] port in use\n').read;
    const { text, data, isError } = await agent.call(startTask, { task: 'api' });
    assert.equal(text, 'api: failed, Exited with code 1\nLast lines of its output:\n[stderr] port in use');
    assert.deepEqual([data['ready'], isError], [false, false]);
  });

  it('start_task: a refusal is an error, slowness is not', async () => {
    const agent = new FakeAgent([taskInfo('api')]);
    agent.supervisor.handlers['tasks/start'] = () => ({
      tasks: [{ task: taskInfo('api'), error: 'The queue is full.' }],
    });
    const refused = await agent.call(startTask, { task: 'api' });
    assert.deepEqual([refused.text, refused.isError], ['api was not started: The queue is full.', true]);
    const waiting = taskInfo('api', { status: { kind: 'waiting', for: 'dependencies', on: ['db'] } });
    agent.supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: waiting }] });
    agent.supervisor.handlers['tasks/wait'] = () => ({ task: waiting, reached: false, reason: 'timeout' });
    const slow = await agent.call(startTask, { task: 'api', wait_seconds: 2 });
    assert.match(slow.text, /^Timed out after 2 s\. api: waiting, for db\. explain_task says why/);
    assert.equal(slow.isError, false);
  });

  it('stop_task and restart_task ask for what they say', async () => {
    const agent = new FakeAgent([running('api')]);
    const stopped = (): { tasks: { task: ReturnType<typeof taskInfo> }[] } => ({ tasks: [{ task: taskInfo('api') }] });
    agent.supervisor.handlers['tasks/stop'] = stopped;
    agent.supervisor.handlers['tasks/kill'] = stopped;
    assert.equal((await agent.call(stopTask, { task: 'api' })).text, 'api: stopped');
    assert.equal((await agent.call(stopTask, { task: 'api', kill: true })).text, 'api: stopped');
    agent.supervisor.handlers['tasks/restart'] = () => ({ tasks: [{ task: running('api') }] });
    agent.supervisor.handlers['tasks/wait'] = () => ({ task: running('api'), reached: false, reason: 'timeout' });
    assert.match((await agent.call(restartTask, { task: 'api', wait_seconds: 0 })).text, /^api: running/);
    const asked = agent.supervisor.requests
      .map(({ method }) => method)
      .filter((method) => /stop|kill|restart/.test(method));
    assert.deepEqual(asked, ['tasks/stop', 'tasks/kill', 'tasks/restart']);
  });

  it('wait_for_task: reports the line that matched, or why none will', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/wait'] = () => ({
      task: running('api'),
      reached: true,
      line: 'listening on 3000',
    });
    const found = await agent.call(waitForTask, { task: 'api', pattern: 'listening' });
    assert.match(found.text, /^Matching line: listening on 3000\n/);
    assert.deepEqual(agent.supervisor.paramsOf('tasks/wait')[0]?.until, { pattern: 'listening' });
    agent.supervisor.handlers['tasks/wait'] = () => ({ task: taskInfo('api'), reached: false, reason: 'stopped' });
    assert.equal(
      (await agent.call(waitForTask, { task: 'api' })).text,
      'api: stopped. That can no longer happen without a new start.',
    );
  });

  it('wait_for_task: says every ten seconds that it still waits', async () => {
    const agent = new FakeAgent([running('api')]);
    const waiting = Promise.withResolvers<WaitResult>();
    agent.supervisor.handlers['tasks/wait'] = () => waiting.promise;
    const asked = agent.supervisor.requested('tasks/wait');
    const called = agent.call(waitForTask, { task: 'api', until: 'ended' });
    await asked;
    agent.clock.advance(25_000);
    assert.deepEqual(agent.progress, ['Waiting for api, 10 s so far', 'Waiting for api, 20 s so far']);
    waiting.resolve({ task: taskInfo('api'), reached: true });
    await called;
    assert.equal(agent.clock.pending, 0);
  });

  it('read_output: gives the lines, the cursor and the file', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/output'] = new FakeLog('[stdout] a\n[stdout] b\n').read;
    const { text, data } = await agent.call(readTaskOutput, { task: 'api', tail_lines: 1 });
    assert.equal(
      text,
      'b\n\n(There may be earlier lines; the full log is /s/api/combined.log. Continue with cursor "22".)',
    );
    assert.deepEqual(data, { output: 'b', cursor: '22', log: '/s/api/combined.log' });
    const none = await agent.call(readTaskOutput, { task: 'api', cursor: '22' });
    assert.equal(none.text, '(no output)\n\n(Continue with cursor "22".)');
  });

  it('send_input: writes bytes and gives the place where the answer will be', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/output'] = new FakeLog('[stdout] name?\n').read;
    agent.supervisor.handlers['tasks/input'] = () => null;
    const { data } = await agent.call(sendInput, { task: 'api', text: 'Zoë' });
    assert.equal(data['cursor'], '15');
    await agent.call(sendInput, { task: 'api', text: 'y', newline: false, end: true });
    const written = agent.supervisor
      .paramsOf('tasks/input')
      .map((each) => Buffer.from(each.data ?? '', 'base64').toString());
    assert.deepEqual(written, ['Zoë\n', 'y']);
    assert.equal(agent.supervisor.paramsOf('tasks/input').at(-1)?.end, true);
  });

  it('read_output: a search that would take for ever with backtracking answers at once', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/output'] = new FakeLog(`[stdout] ${'a'.repeat(5_000)}b\n[stdout] aa\n`).read;
    const { data } = await agent.call(readTaskOutput, { task: 'api', match: '^(a+)+$' });
    assert.equal(data['output'], 'aa');
    const refused = await agent.call(readTaskOutput, { task: 'api', match: '(?=a)' });
    assert.deepEqual(refused.isError, true);
    assert.match(refused.text, /"\(\?=a\)" is not a valid regular expression/);
  });

  it('send_input: ends the input, with no line of its own', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/output'] = new FakeLog('').read;
    agent.supervisor.handlers['tasks/input'] = () => null;
    assert.match((await agent.call(sendInput, { task: 'api', end: true })).text, /^Its input is closed/);
    await agent.call(sendInput, { task: 'api', text: '', end: true });
    await agent.call(sendInput, { task: 'api' });
    const enter = Buffer.from('\n').toString('base64');
    assert.deepEqual(agent.supervisor.paramsOf('tasks/input'), [
      { task: 'api', end: true },
      { task: 'api', data: enter, end: true },
      { task: 'api', data: enter },
    ]);
  });

  it('run_command: a line for the shell, or a program with arguments, in the folder of the project', async () => {
    const agent = new FakeAgent();
    const done = taskInfo('b1', {
      status: { kind: 'finished', exitCode: 0 },
      exitCode: 0,
      durationMs: 1200,
      runId: 'b1#1',
    });
    agent.supervisor.handlers['tasks/run'] = () => done;
    agent.supervisor.handlers['tasks/wait'] = () => ({ task: done, reached: true });
    agent.supervisor.handlers['tasks/output'] = new FakeLog('[stdout] hi\n').read;
    agent.supervisor.handlers['tasks/remove'] = () => null;
    const { text } = await agent.call(runCommand, { command: 'echo hi | cat', cwd: 'web', kill_after_seconds: 1.5 });
    assert.match(text, /^b1: finished with exit code 0 after 1s\n\nhi\n/);
    await agent.call(runCommand, { command: 'echo', args: ['hi'], remove: true });
    const env = { PATH: '/bin' };
    assert.deepEqual(agent.supervisor.paramsOf('tasks/run'), [
      { command: 'echo hi | cat', shell: true, cwd: '/project/web', env, timeoutMs: 1500 },
      { command: 'echo', args: ['hi'], cwd: '/project', env },
    ]);
    assert.deepEqual(agent.supervisor.paramsOf('tasks/remove'), [{ task: 'b1' }]);
  });

  it('remove_task, explain_task and task_history say what the supervisor says', async () => {
    const agent = new FakeAgent([running('api')]);
    agent.supervisor.handlers['tasks/remove'] = () => null;
    agent.supervisor.handlers['tasks/explain'] = () => ({ text: 'api runs.' });
    agent.supervisor.handlers['tasks/history'] = () => ({
      runs: [{ runId: 'api#1', outcome: 'failed', exitCode: 1, durationMs: 3000 }],
    });
    assert.match((await agent.call(removeTask, { task: 'b1' })).text, /Removed b1/);
    assert.equal((await agent.call(explainTask, { task: 'api' })).text, 'api runs.');
    assert.equal((await agent.call(taskHistory, {})).text, 'api#1: failed (ran 3s, exit code 1)');
    agent.supervisor.handlers['tasks/history'] = () => ({ runs: [] });
    assert.equal((await agent.call(taskHistory, { task: 'api' })).text, 'There are no runs yet.');
  });

  it('validate_config: every error with its place and a suggestion', async () => {
    const agent = new FakeAgent();
    const { project } = agent.supervisor;
    agent.supervisor.handlers['project/reload'] = () => ({ ...project, diagnostics: [mistake] });
    assert.equal(
      (await agent.call(validateConfig, {})).text,
      '/project/dirigent.toml: tasks with errors are ignored.\n' +
        'error /project/dirigent.toml:2:1: There is no key `comand`. (did you mean: command)',
    );
    agent.supervisor.handlers['project/reload'] = () => project;
    assert.equal((await agent.call(validateConfig, {})).text, '/project/dirigent.toml is valid.');
  });

  it('create_task, update_task and delete_task write what was given and nothing else', async () => {
    const agent = new FakeAgent();
    const { project } = agent.supervisor;
    for (const method of ['project/createTask', 'project/updateTask', 'project/deleteTask'] as const) {
      agent.supervisor.handlers[method] = () => project;
    }
    await agent.call(createTask, { name: 'web', command: 'npm', args: ['start'], more: { title: 'Web' } });
    await agent.call(updateTask, { task: 'web', changes: { title: null } });
    await agent.call(deleteTask, { task: 'web' });
    assert.deepEqual(agent.supervisor.paramsOf('project/createTask'), [
      { task: { name: 'web', command: 'npm', args: ['start'], title: 'Web' } },
    ]);
    assert.deepEqual(agent.supervisor.paramsOf('project/updateTask'), [{ name: 'web', changes: { title: null } }]);
    assert.deepEqual(agent.supervisor.paramsOf('project/deleteTask'), [{ name: 'web', deleteLogs: false }]);
  });

  it('answer every error with a sentence, also a bug', async () => {
    const agent = new FakeAgent();
    const trouble = async (error: Error): Promise<string> => {
      agent.supervisor.handlers['tasks/explain'] = () => Promise.reject(error);
      const { text, isError } = await agent.call(explainTask, { task: 'x' });
      assert.ok(isError);
      return text;
    };
    assert.match(await trouble(new UserError('unknown-task', 'There is no task "x".')), /list_tasks shows all tasks/);
    assert.equal(await trouble(unknown('task', 'x', ['xy'])), 'There is no task "x". Did you mean "xy"?');
    agent.supervisor.handlers['tasks/stop'] = () => Promise.reject(new UserError('connection-lost', 'It has ended.'));
    assert.match((await agent.call(stopTask, { task: 'x' })).text, /It is not known whether this took effect/);
    assert.equal(await trouble(new UserError('conflict', 'Taken.')), 'Taken.');
    assert.match(await trouble(new TypeError('x is not a function')), /^Unexpected error in Dirigent: x is/);
  });

  it('mask secrets in whatever they say', async () => {
    const agent = new FakeAgent([], { API_TOKEN: 'abcdefgh-1234' });
    agent.supervisor.handlers['tasks/explain'] = () => ({ text: 'It said abcdefgh-1234.' });
    const outcome = await agent.call(explainTask, { task: 'api' });
    assert.deepEqual(outcome, { text: 'It said ***.', data: { explanation: 'It said ***.' }, isError: false });
  });

  it('no answer has what acts or hides, whether the file, a probe or a program has written it', async () => {
    const evil = 'x\x1b[2J\x1b]52;c;aGk=\x07\u202e\u{e0041}\u200b';
    const shown = String.raw`x\u{202e}\u{e0041}\u{200b}`;
    const task = { ...failed('api', evil), title: evil, group: evil };
    const agent = new FakeAgent([task]);
    const { handlers } = agent.supervisor;
    agent.supervisor.project = { ...agent.supervisor.project, diagnostics: [{ ...mistake, message: evil }] };
    handlers['project/reload'] = () => ({
      ...agent.supervisor.project,
      diagnostics: [{ ...mistake, suggestions: [evil] }],
    });
    handlers['tasks/explain'] = () => ({ text: evil });
    handlers['tasks/start'] = () => ({ tasks: [{ task }] });
    handlers['tasks/wait'] = () => ({ task, reached: false, reason: 'failed' });
    handlers['tasks/output'] = new FakeLog('[stdout] می\u200cخواهم 👩‍💻\n').read;
    for (const [tool, input] of [
      [listTasks, {}],
      [validateConfig, {}],
      [explainTask, { task: 'api' }],
      [startTask, { task: 'api' }],
      [waitForTask, { task: 'api' }],
    ] as const) {
      const { text, data } = await agent.call(tool, input);
      for (const reported of [text, JSON.stringify(data).replaceAll('\\\\', '\\')])
        assert.ok(reported.includes(shown), reported);
      const ours = text.replace('می\u200cخواهم 👩‍💻', '');
      assert.doesNotMatch(ours + JSON.stringify(data), /(?!\n)[\p{Cc}\p{Cf}]|\\u001b/u, tool.name);
    }
    assert.match((await agent.call(startTask, { task: 'api' })).text, /\nمی\u200cخواهم 👩‍💻$/);
    handlers['tasks/start'] = () => Promise.reject(new UserError('rejected', evil));
    assert.equal((await agent.call(startTask, { task: 'api' })).text, shown);
  });

  it('wait_for_task: the line that matched is as read_output gives it: bounded, plain, and without secrets', async () => {
    const agent = new FakeAgent([running('api')]);
    const token = `ghp_${'aB3'.repeat(12)}`;
    const said = async (line: string): Promise<readonly unknown[]> => {
      agent.supervisor.handlers['tasks/wait'] = () => ({ task: running('api'), reached: true, line });
      const { text, data } = await agent.call(waitForTask, { task: 'api', pattern: 'x' });
      return [text.split('\n')[0], data['line']];
    };
    const plain = 'x *** می\u200cخواهم';
    assert.deepEqual(await said(`\x1b[32mx \x1b[1m${token}\x1b[0m می\u200cخواهم\u202e\x07`), [
      `Matching line: ${plain}`,
      plain,
    ]);
    const long = `${'x'.repeat(2000)}… (1046576 more characters)`;
    assert.deepEqual(await said('x'.repeat(1024 * 1024)), [`Matching line: ${long}`, long]);
  });

  it('report once, with the next answer, what happened to other tasks meanwhile', async () => {
    const agent = new FakeAgent([running('api'), running('job')]);
    agent.supervisor.handlers['tasks/explain'] = () => ({ text: 'So.' });
    await agent.call(explainTask, { task: 'api' });
    const event = { time: '', run: 1, event: 'failed' } satisfies Partial<TaskEvent>;
    for (const name of ['api', 'job']) {
      agent.supervisor.notify('tasks/event', { ...event, task: name, info: failed(name, 'Exited with code 1.') });
    }
    assert.equal(
      (await agent.call(explainTask, { task: 'API' })).text,
      'So.\n\nMeanwhile:\njob: failed, Exited with code 1',
    );
    assert.equal((await agent.call(explainTask, { task: 'api' })).text, 'So.');
  });
});
