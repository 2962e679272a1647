import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import { Printer } from '../../../../src/cli/print/printer.ts';
import { History } from '../../../../src/cli/shell/history.ts';
import { interruptibleLine } from '../../../../src/cli/shell/interruptible.ts';
import { promptText } from '../../../../src/cli/shell/prompt.ts';
import { FakeHost, FakeStream, FakeSupervisor, temporaryProject } from '../fake-host.ts';
import { failed, running, taskInfo } from '../task-infos.ts';

describe('dirigent shell', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor([running('api'), failed('db', 'x'), running('web'), taskInfo('docs')]);
    supervisor.project = { ...supervisor.project, folder: project.folder };
    host = new FakeHost(supervisor, project.folder);
    host.env = { DIRIGENT_STORAGE: project.folder };
  });

  afterEach(() => project.remove());

  it('runs the lines of a script and ends with the code of the last', async () => {
    host.stdin.end('# a remark\n\nwhy api\nstrat\nexit\nwhy db\n');
    supervisor.handlers['tasks/explain'] = ({ task }) => ({ text: `because of ${task}` });
    assert.equal(await host.run('shell'), 2);
    assert.equal(host.stdout.text, 'because of api\n');
    assert.match(host.stderr.text, /unknown command 'strat'/);
  });

  it('takes a line with dirigent in front, and a question mark for help', async () => {
    host.stdin.end('dirigent list docs --json\n? why\n');
    assert.equal(await host.run('shell'), 0);
    assert.match(host.stdout.text, /"name": "docs"/);
    assert.match(host.stdout.text, /Usage: dirigent why /);
    assert.equal(host.stderr.text, '');
  });

  it('counts the states in its prompt', () => {
    const plain = new Printer(new FakeStream(), false);
    assert.equal(promptText({ tasks: supervisor.tasks, isKnown: true }, plain), 'dirigent 2 running 1 failed> ');
    assert.equal(promptText({ tasks: [], isKnown: true }, plain), 'dirigent> ');
    assert.equal(promptText({ tasks: supervisor.tasks, isKnown: false }, plain), 'dirigent not responding> ');
    const cut = { tasks: supervisor.tasks, isKnown: true, isCut: true };
    assert.equal(promptText(cut, plain), 'dirigent not connected> ');
  });

  it('counts nothing once its supervisor is gone, and what the next one has, which it does not launch', async () => {
    Object.assign(host.stdin, { isTTY: true });
    const ended = host.run('shell');
    await host.stdout.until(/dirigent 2 running 1 failed> /);
    host.connect = () => Promise.reject(new UserError('operation-failed', 'The supervisor did not start.'));
    const others: FakeSupervisor[] = [];
    host.connectRunning = () => Promise.resolve(others[0]);
    supervisor.close();
    await host.stdout.until(/dirigent not connected> /);
    host.stdin.write('# nobody\n');
    await host.stdout.until(/# nobody[^]*not connected> /);
    const next = new FakeSupervisor([running('api')]);
    others.push(next);
    host.stdin.write('# somebody\n');
    await host.stdout.until(/# somebody[^]*dirigent 1 running> /);
    next.change(failed('api', 'x'));
    await host.stdout.until(/# somebody[^]*dirigent 1 failed> /);
    host.stdin.end('exit\n');
    assert.equal(await ended, 0);
  });

  it('keeps its history for the user alone, newest first, each line once', async () => {
    const history = await History.open(host.env);
    for (const line of ['list', 'up', ' secret', 'list', '']) await history.add(line);
    assert.deepEqual(history.lines, ['list', 'up']);
    assert.deepEqual((await History.open(host.env)).lines, ['list', 'up']);
    assert.equal(readFileSync(join(project.folder, 'shell-history'), 'utf8'), 'list\nup\n');
  });

  it('lives without a history that cannot be written', async () => {
    writeFileSync(join(project.folder, 'file'), '');
    const history = await History.open({ DIRIGENT_STORAGE: join(project.folder, 'file') });
    await history.add('list');
    assert.deepEqual(history.lines, ['list']);
  });

  it('withdraws what a verb withdraws: a start that waits, at Ctrl-C', async () => {
    supervisor.handlers['tasks/start'] = () => new Promise(() => undefined);
    const client = await interruptibleLine(host, project.folder, []).host.connect(project.folder);
    const givenUp = new AbortController();
    void client.request('tasks/start', { tasks: { names: ['docs'] } }, givenUp.signal);
    givenUp.abort();
    assert.deepEqual(supervisor.withdrawn, ['tasks/start']);
  });

  it('breaks the connections of a verb at Ctrl-C, unless the verb listens to it itself', async () => {
    supervisor.handlers['tasks/wait'] = () => new Promise(() => undefined);
    const line = interruptibleLine(host, project.folder, []);
    const client = await line.host.connect(project.folder);
    let closed = 0;
    client.onDidClose(() => closed++);
    const listening = line.host.onSignal('SIGINT', () => undefined);
    line.interrupt();
    assert.equal(closed, 0);
    listening.dispose();
    const waiting = client.request('tasks/wait', { task: 'api', until: 'ready' });
    line.interrupt();
    await assert.rejects(waiting, { code: 'connection-lost', message: 'Interrupted.' });
    assert.equal(closed, 1);
    assert.deepEqual(supervisor.withdrawn, []);
    await assert.rejects(line.host.connect(project.folder), { code: 'connection-lost' });
  });
});
