import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { failed, running, taskInfo } from './task-infos.ts';

describe('dirigent list', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor([
      running('api', { group: 'backend' }),
      failed('build', 'exited with code 2', 2),
      taskInfo('docs'),
    ]);
    host = new FakeHost(supervisor, project.folder);
  });

  afterEach(() => project.remove());

  it('prints one line a task with what is known of it', async () => {
    assert.equal(await host.run('list'), 0);
    assert.deepEqual(
      host.stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => line.trimEnd()),
      [
        'NAME   STATE     PID     UP  GROUP',
        'api    running  4711  1m 5s  backend',
        'build  failed                         exited with code 2',
        'docs   stopped',
      ],
    );
  });

  it('prints TaskInfo as JSON, all of them or those named', async () => {
    assert.equal(await host.run('list', '--json'), 0);
    assert.deepEqual(JSON.parse(host.stdout.text), supervisor.tasks);
    host.stdout.text = '';
    assert.equal(await host.run('status', 'DOCS', '--json'), 0);
    assert.deepEqual(JSON.parse(host.stdout.text), [supervisor.tasks[2]]);
  });

  it('shows the details of a named task and why it is in its state', async () => {
    supervisor.handlers['tasks/explain'] = ({ task }) => ({ text: `because of ${task}` });
    assert.equal(await host.run('status', 'api'), 0);
    assert.match(
      host.stdout.text,
      /^api\n {2}state {4}running\n {2}why {6}because of api\n {2}run {6}api#1, pid 4711, up 1m 5s\n/,
    );
    assert.match(host.stdout.text, /command {2}node server\.js\n/);
  });

  it('shows of a task that failed what it wrote last', async () => {
    supervisor.handlers['tasks/explain'] = () => ({ text: 'it failed' });
    supervisor.handlers['tasks/output'] = () => ({
      data: Buffer.from('[stdout] compiling\n[stderr] \x1b[31mno such type\x1b[0m\n').toString('base64'),
      cursor: 'c',
      atEnd: true,
      skipped: 0,
      behind: 0,
    });
    assert.equal(await host.run('status', 'build', 'api'), 0);
    assert.match(host.stdout.text, /^build\n(?: {2}\w.*\n)+ {2}output {3}compiling\n {11}no such type\n\napi\n/);
    assert.deepEqual(supervisor.paramsOf('tasks/output'), [
      { task: 'build', kind: 'combined', tailLines: 5, maxBytes: 262144 },
    ]);
  });

  it('asks whether another name was meant', async () => {
    assert.equal(await host.run('status', 'dosc'), 1);
    assert.equal(host.stderr.text, 'dirigent: There is no task "dosc". Did you mean "docs"?\n');
    assert.equal(host.stdout.text, '');
  });

  it('ends with 3 and the place while dirigent.toml cannot be read, and still shows the table', async () => {
    const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 3 } };
    supervisor.project = {
      ...supervisor.project,
      state: 'invalid',
      diagnostics: [{ severity: 'error', code: 'syntax', message: 'A value is missing.', range }],
    };
    assert.equal(await host.run('list'), 3);
    assert.match(host.stdout.text, /^api/m);
    assert.match(host.stderr.text, /error \/project\/dirigent\.toml:5:3: A value is missing\./);
  });

  it('colors on a terminal, and nowhere else unless forced', async () => {
    const green = '\u001b[32mrunning';
    await host.run('list');
    assert.ok(!host.stdout.text.includes(green));
    host.stdout.isTTY = true;
    await host.run('list');
    assert.ok(host.stdout.text.includes(green));
    host.stdout.text = '';
    host.env = { NO_COLOR: '1' };
    await host.run('list');
    assert.ok(!host.stdout.text.includes(green));
    host.stdout.isTTY = false;
    host.env = { FORCE_COLOR: '1' };
    await host.run('list');
    assert.ok(host.stdout.text.includes(green));
  });

  it('cuts what is too long for the terminal, and nothing for a pipe', async () => {
    supervisor.tasks = [failed('build', 'x'.repeat(200))];
    await host.run('list');
    assert.match(host.stdout.text, /x{200}\n/);
    host.stdout.text = '';
    host.stdout.isTTY = true;
    host.env = { NO_COLOR: '1' };
    host.stdout.columns = 60;
    await host.run('list');
    assert.deepEqual(
      host.stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => line.length),
      [12, 60],
    );
  });

  it('says how to add a task to an empty file', async () => {
    supervisor.tasks = [];
    assert.equal(await host.run('list'), 0);
    assert.match(host.stderr.text, /has no tasks yet.*dirigent add/);
  });
});
