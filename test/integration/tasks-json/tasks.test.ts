import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { commands } from '../../../src/vscode/names.ts';
import { dirigent, eventually, inState, until } from '../dirigent.ts';

describe('tasks of dirigent.toml as tasks of VS Code', () => {
  let api: DirigentApi;
  let folder: vscode.WorkspaceFolder;

  before(async () => {
    api = await dirigent();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first);
    folder = first;
  });

  afterEach(async () => {
    for (const execution of vscode.tasks.taskExecutions) execution.terminate();
    await eventually(() => (vscode.tasks.taskExecutions.length === 0 ? true : undefined), vscode.tasks.onDidEndTask);
    await vscode.commands.executeCommand(commands.stopAll);
    for (const { name } of api.listTasks()) await until(api, name, ({ status }) => !/ing$|backoff/.test(status.kind));
    await rm(inFolder('go'), { force: true });
    await rm(inFolder('seen'), { force: true });
  });

  const inFolder = (name: string): string => join(folder.uri.fsPath, name);

  async function find(label: string): Promise<vscode.Task> {
    const tasks = await vscode.tasks.fetchTasks({ type: 'dirigent' });
    const task = tasks.find(({ name }) => name === label);
    assert.ok(task, `${label} among ${tasks.map(({ name }) => name).join(', ')}`);
    return task;
  }

  function exitOf(label: string): Promise<number | undefined> {
    return new Promise((resolve) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== label) return;
        listening.dispose();
        resolve(exitCode);
      });
    });
  }

  it('lists every task of the folder, and those of tasks.json by their labels', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'dirigent' });
    const names = tasks.map(({ name, source }) => `${source}: ${name}`);
    for (const each of ['Workspace: serve', 'Workspace: build', 'Dirigent: sick'])
      assert.ok(names.includes(each), each);
    assert.equal((await find('sick')).detail, `node -e 'setInterval(() => {}, 1e6)'`);
  });

  it('starts the task, and stops it with the VS Code task', async () => {
    await writeFile(inFolder('go'), '');
    const execution = await vscode.tasks.executeTask(await find('serve'));
    await until(api, 'api', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    execution.terminate();
    assert.equal((await until(api, 'api', inState('stopped'))).wanted, 'down');
  });

  it('leaves a task alone that ran before', async () => {
    await writeFile(inFolder('go'), '');
    await api.startTask('api');
    const { pid } = await until(api, 'api', inState('running'));
    const shown = new Promise((resolve) => {
      const opening = vscode.window.onDidOpenTerminal((terminal) => {
        opening.dispose();
        resolve(terminal);
      });
    });
    const execution = await vscode.tasks.executeTask(await find('serve'));
    await shown;
    const ended = new Promise((resolve) => vscode.tasks.onDidEndTask(resolve));
    execution.terminate();
    await ended;
    // Whoever is asked later is answered later: a stop would have been under way by now.
    await api.startTask('watcher');
    await until(api, 'watcher', inState('running'));
    const task = api.getTask('api');
    assert.deepEqual([task?.pid, task?.wanted], [pid, 'up']);
  });

  it('ends when the task is stopped elsewhere', async () => {
    await writeFile(inFolder('go'), '');
    await vscode.tasks.executeTask(await find('serve'));
    await until(api, 'api', inState('running'));
    const ended = exitOf('serve');
    await api.stopTask('api');
    await ended;
    assert.equal(vscode.tasks.taskExecutions.length, 0);
  });

  // Before any test that makes an error: the debugger asks before it starts beside one.
  it('lets the debugger wait until the task is ready', async () => {
    const ended = new Promise<void>((resolve) => {
      const listening = vscode.debug.onDidTerminateDebugSession(({ parentSession }) => {
        // The debugger of Node has a session for each process, below the one that was asked for.
        if (parentSession !== undefined) return;
        listening.dispose();
        resolve();
      });
    });
    const debugging = vscode.debug.startDebugging(folder, {
      type: 'node',
      request: 'launch',
      name: 'main',
      program: '${workspaceFolder}/programs/main.mjs',
      console: 'internalConsole',
      preLaunchTask: 'serve',
    });
    await until(api, 'api', inState('starting'));
    assert.equal(vscode.debug.activeDebugSession, undefined);
    await writeFile(inFolder('go'), '');
    assert.equal(await debugging, true);
    await ended;
    assert.equal(await readFile(inFolder('seen'), 'utf8'), 'after');
    assert.equal(api.getTask('api')?.status.kind, 'running');
  });

  it('ends with the exit code of the task, and its problem matcher has read the output', async () => {
    const uri = vscode.Uri.file(inFolder('src/shop.txt'));
    const reported = eventually(
      () => vscode.languages.getDiagnostics(uri).find(({ message }) => message === 'no such price'),
      vscode.languages.onDidChangeDiagnostics,
    );
    const ended = exitOf('build');
    await vscode.tasks.executeTask(await find('build'));
    assert.equal(await ended, 2);
    const { range, severity } = await reported;
    assert.deepEqual([range.start.line, range.start.character, severity], [1, 6, vscode.DiagnosticSeverity.Error]);
  });

  it('reads problems of a task in the background', async () => {
    const uri = vscode.Uri.file(inFolder('src/shop.txt'));
    const reported = eventually(
      () => vscode.languages.getDiagnostics(uri).find(({ message }) => message === 'a magic number'),
      vscode.languages.onDidChangeDiagnostics,
    );
    await vscode.tasks.executeTask(await find('watch'));
    assert.equal((await reported).severity, vscode.DiagnosticSeverity.Warning);
  });

  it('fails where the task does not become ready, and leaves nothing behind', async () => {
    const ended = exitOf('sick');
    await vscode.tasks.executeTask(await find('sick'));
    assert.equal(await ended, 1);
    await until(api, 'sick', inState('stopped'));
  });

  it('fails for a task that is not in the file', async () => {
    const ended = exitOf('typo');
    await vscode.tasks.executeTask(await find('typo'));
    assert.equal(await ended, 1);
  });
});
