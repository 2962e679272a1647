import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { foreignProject } from './foreign-project.ts';

const opening = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '0' } },
})}\n`;

const listing = `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'list_tasks' } })}\n`;

describe('dirigent mcp', () => {
  it('connects only when a tool is called, and exits cleanly when the agent disconnects', async () => {
    const project = temporaryProject('');
    const host = new FakeHost(new FakeSupervisor(), project.folder);
    const ended = host.run('mcp');
    host.stdin.write(opening);
    await host.stdout.until(/"id":1/);
    assert.deepEqual(host.connectedTo, []);
    host.stdin.write(listing);
    await host.stdout.until(/"id":2/);
    assert.deepEqual(host.connectedTo, [project.folder]);
    host.stdin.end();
    assert.equal(await ended, 0);
    assert.equal(host.stderr.text, '');
    project.remove();
  });

  it('serves a folder without dirigent.toml too, and ends on a signal', async () => {
    const project = temporaryProject();
    const host = new FakeHost(new FakeSupervisor(), project.folder);
    const ended = host.run('mcp');
    host.stdin.write(opening + listing);
    await host.stdout.until(/"id":2/);
    assert.deepEqual(host.connectedTo, [project.folder]);
    host.signal('SIGTERM');
    assert.equal(await ended, 0);
    project.remove();
  });

  it('refuses the dirigent.toml of another user, and launches nothing for it', async () => {
    const project = foreignProject('');
    try {
      const below = join(project.folder, 'below');
      mkdirSync(below);
      for (const cwd of [project.folder, below]) {
        const host = new FakeHost(new FakeSupervisor(), cwd);
        host.stdin.end(opening + listing);
        assert.equal(await host.run('mcp'), 1);
        assert.match(host.stderr.text, /belongs to another user .* -C /);
        assert.deepEqual([host.connectedTo, host.stdout.text], [[], '']);
      }
    } finally {
      project.remove();
    }
  });

  it('has a help with the entry that agents take', async () => {
    const host = new FakeHost(undefined, '/');
    assert.equal(await host.run('mcp', '--help'), 0);
    assert.match(host.stdout.text.replaceAll(/\s+/g, ' '), /"mcpServers": \{ "dirigent": \{ "command": "dirigent"/);
  });
});
