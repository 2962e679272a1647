import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { dirigent, inState, until } from '../dirigent.ts';

describe('a terminal beside the window', () => {
  let api: DirigentApi;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';

  before(async () => {
    api = await dirigent();
  });

  /** The program that the extension puts on the PATH of terminals. */
  const commandLine = async (...args: string[]): Promise<string> => {
    const { logs } = api.getTask('web') ?? assert.fail('no task');
    const storage = logs.combined.slice(0, logs.combined.indexOf(join('workspaces', '')));
    const program = join(storage, 'bin', 'dirigent');
    const env = { ...process.env, DIRIGENT_STORAGE: storage };
    return (await promisify(execFile)(program, args, { cwd: folder, env })).stdout;
  };

  it('sees the same table', async () => {
    await api.startTask('web');
    const { pid } = await until(api, 'web', inState('running'));
    const listed = JSON.parse(await commandLine('list', '--json')) as unknown;
    assert.ok(JSON.stringify(listed).includes(`"pid":${pid}`), JSON.stringify(listed));
  });

  it('stops what the window started, and the window sees it', async () => {
    await commandLine('stop', 'web');
    await until(api, 'web', inState('stopped'));
  });

  it('ends everything, and the window finds what the terminal starts after that', async () => {
    await commandLine('down');
    await commandLine('start', 'web');
    const { pid } = await until(api, 'web', inState('running'));
    assert.ok(pid !== undefined && pid > 0);
    await commandLine('stop', '--all');
    await until(api, 'web', inState('stopped'));
  });
});
