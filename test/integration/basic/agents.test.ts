import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as vscode from 'vscode';
import { serverDefinitions } from '../../../src/vscode/mcp/mcp-servers.ts';
import { commands, extensionId } from '../../../src/vscode/names.ts';
import { dirigent, inState, until } from '../dirigent.ts';

describe('Agents of the editor', () => {
  it('are offered a server that shows them the tasks of this window', async () => {
    // That ours was registered the activation tells, which would have failed otherwise.
    assert.ok('registerMcpServerDefinitionProvider' in vscode.lm);
    const api = await dirigent();
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(folder !== undefined && extension !== undefined);
    const served = { name: folder.name, path: folder.uri.fsPath, state: { kind: 'connected' } } as const;
    const [definition] = serverDefinitions({
      workspace: { folders: [served], onDidChange: () => ({ dispose: () => undefined }) },
      script: join(extension.extensionPath, 'dist', 'cli.js'),
      storage: '/nowhere',
      version: '1',
    });
    assert.ok(definition !== undefined);
    const { command, args, env, label } = definition;
    assert.equal(label, 'Dirigent');
    const own = Object.entries({ ...process.env, ...env }).map(([name, value]) => [name, String(value ?? '')]);
    const transport = new StdioClientTransport({
      command,
      args,
      env: Object.fromEntries(own) as Record<string, string>,
    });
    const client = new Client({ name: 'test', version: '0' });
    await client.connect(transport);
    await client.callTool({ name: 'start_task', arguments: { task: 'web', wait_seconds: 0 } });
    const { pid } = await until(api, 'web', inState('running'));
    const listed = await client.callTool({ name: 'list_tasks', arguments: {} });
    assert.match(JSON.stringify(listed.content), new RegExp(`web: running.*pid ${String(pid)}`));
    await client.close();
    await vscode.commands.executeCommand(commands.stopAll);
    await until(api, 'web', inState('stopped'));
  });
});
