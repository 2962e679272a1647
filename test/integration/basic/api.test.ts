import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DirigentApi, DirigentEvent } from '../../../src/vscode/api.ts';
import { commands, marks } from '../../../src/vscode/names.ts';
import { channelText, dirigent, eventually, inState, report, until } from '../dirigent.ts';

describe('Dirigent in a real extension host', () => {
  let api: DirigentApi;

  before(async () => {
    api = await dirigent();
  });

  afterEach(async () => {
    await vscode.commands.executeCommand(commands.stopAll);
    for (const { name } of api.listTasks()) await until(api, name, ({ status }) => !/ing$|backoff/.test(status.kind));
  });

  it('lists the tasks of the file, in its order', () => {
    assert.deepEqual(
      api.listTasks().map(({ name, title, status }) => `${name}: ${title}, ${status.kind}`),
      ['web: Web server, stopped', 'job: One job, stopped', 'broken: Broken job, stopped'],
    );
  });

  it('registers every command it names', async () => {
    const known = await vscode.commands.getCommands(true);
    for (const id of Object.values(commands)) assert.ok(known.includes(id), id);
  });

  it('starts, restarts and stops a task by its name', async () => {
    await api.startTask('web');
    const first = await until(api, 'web', inState('running'));
    await vscode.commands.executeCommand(commands.restartTask, 'web');
    const second = await until(api, 'web', (task) => task.status.kind === 'running' && task.pid !== first.pid);
    assert.notEqual(second.runId, first.runId);
    await vscode.commands.executeCommand(commands.stopTask, { task: 'web', folder: first.folder });
    assert.equal((await until(api, 'web', inState('stopped'))).wanted, 'down');
  });

  it('stops what is up and starts what is down, each once', async () => {
    await vscode.commands.executeCommand(commands.toggleTask, 'web');
    await until(api, 'web', inState('running'));
    await vscode.commands.executeCommand(commands.toggleTask, 'web');
    assert.equal(api.getTask('web')?.wanted, 'down');
    await until(api, 'web', inState('stopped'));
  });

  it('distinguishes a success from a failure, and reports both as they happen', async () => {
    const events: DirigentEvent[] = [];
    const listening = api.onDidEmitEvent((event) => events.push(event));
    await api.startTask('job');
    await api.startTask('broken');
    await until(api, 'job', inState('finished'));
    const { status } = await until(api, 'broken', inState('failed'));
    assert.ok(status.kind === 'failed' && status.reason === 'exit' && status.exitCode === 3);
    // An event comes after the change that it is about.
    const isReported = (each: string): boolean => events.some(({ task, event }) => `${task} ${event}` === each);
    const expected = ['job started', 'job finished', 'broken started', 'broken failed'];
    await eventually(() => (expected.every(isReported) ? true : undefined), api.onDidEmitEvent);
    listening.dispose();
  });

  it('gives the environment of the extension host to what it starts', async () => {
    process.env['SHOP_MARK'] = 'of this window';
    const task = await api.runCommand({ command: 'node', args: ['-e', 'console.log(process.env.SHOP_MARK)'] });
    await until(api, task.name, inState('finished'));
    const { bytes, atEnd } = await api.readOutput(task.name);
    assert.deepEqual([Buffer.from(bytes).toString(), atEnd], ['[stdout] of this window\n', true]);
    await vscode.commands.executeCommand(commands.removeTask, task.name);
    await eventually(() => (api.getTask(task.name) === undefined ? true : undefined), api.onDidChangeTasks);
  });

  it('shows the output of a task in a channel of its own', async () => {
    await api.startTask('web');
    await vscode.commands.executeCommand(commands.showOutput, 'web');
    const text = await eventually(
      () =>
        /web is up[^]*web complains|web complains[^]*web is up/.test(channelText('Web server') ?? '')
          ? channelText('Web server')
          : undefined,
      vscode.workspace.onDidChangeTextDocument,
      vscode.workspace.onDidOpenTextDocument,
    );
    assert.deepEqual(text.trim().split('\n').sort(), ['web complains', 'web is up']);
  });

  it('refuses an unknown name with a guess', async () => {
    await assert.rejects(api.startTask('wep'), /There is no task “wep”\. Did you mean “web”\?/);
    await assert.rejects(api.startTask('web', 'elsewhere'), /no task “web”/);
  });

  it('copies a command as one would type it', async () => {
    await vscode.commands.executeCommand(commands.copyCommand, 'job');
    assert.equal(await vscode.env.clipboard.readText(), `node -e 'console.log('\\''job done'\\'')'`);
  });

  it('writes a report that says where everything is', async () => {
    await vscode.commands.executeCommand(commands.inspect);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const words of ['# Dirigent report', 'Connection: connected', '#### web', 'Clients: editor'])
      assert.ok(text.includes(words), text);
  });

  it('attaches a terminal, which goes without the task when it is closed', async () => {
    await api.startTask('web');
    await until(api, 'web', inState('running'));
    await vscode.commands.executeCommand(commands.attachTerminal, 'web');
    const terminal = await eventually(
      () => vscode.window.terminals.find(({ name }) => name === 'Web server'),
      vscode.window.onDidOpenTerminal,
    );
    const closed = eventually(
      () => (terminal.exitStatus === undefined ? undefined : true),
      vscode.window.onDidCloseTerminal,
    );
    terminal.dispose();
    await closed;
    assert.equal(api.getTask('web')?.status.kind, 'running');
  });

  it('replaces the supervisor and keeps what runs', async () => {
    await api.startTask('web');
    const { pid } = await until(api, 'web', inState('running'));
    await vscode.commands.executeCommand(commands.restartSupervisor);
    await api.ready();
    assert.equal((await until(api, 'web', inState('running'))).pid, pid);
  });

  it('was activated within the time it may take', () => {
    const at = (name: string): number => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
    const activation = at(marks.activateEnd) - at(marks.activateStart);
    const shown = at(marks.tasksShown) - at(marks.activateStart);
    const live = at(marks.tasksLive) - at(marks.activateStart);
    report(`activate ${activation.toFixed(1)} ms, tasks shown ${shown.toFixed(0)} ms, live ${live.toFixed(0)} ms`);
    assert.ok(activation >= 0 && shown >= 0 && live >= shown);
  });
});
