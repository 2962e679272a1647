import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { inspectReport } from '../../../../src/vscode/inspect/report.ts';
import { task } from '../tasks.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const folder = {
  name: 'shop',
  path: '/shop',
  configPath: '/shop/dirigent.toml',
  state: { kind: 'connected' },
  tasks: [],
} as const;
const report = (more: object): string =>
  inspectReport({ folders: [{ ...folder, ...more }], editor: 'Code 1.140', isTrusted: true, now });

describe('the report of the inspector', () => {
  it('says where everything is and how it stands', () => {
    const text = report({
      tasks: [task('command = "node"', { logs: { stdout: '', stderr: '', combined: '/s/api/combined.log' } })],
      supervisor: {
        pid: 7,
        version: '0.1.0',
        protocol: 1,
        folder: '/shop',
        configFile: '/shop/dirigent.toml',
        storage: '/s',
        startedAt: '2026-01-01T11:00:00Z',
        clients: [{ kind: 'cli', name: 'dirigent', pid: 9, connectedAt: '' }],
        lease: { kind: 'clients' },
        memory: { rss: 50_000_000, heapUsed: 9_000_000 },
        capture: { engine: 'splice' },
        problems: ['The disk is full.'],
      },
      events: [{ time: '2026-01-01T11:30:00Z', task: 'api', run: 1, event: 'failed', data: { reason: 'exit' } }],
    });
    for (const words of [
      'Process: 7, version 0.1.0',
      'Up: 1h',
      'cli dirigent (process 9)',
      'Problem: The disk is full.',
      '/s/api/combined.log',
      '#### api',
      'api#1  failed  {"reason":"exit"}',
    ]) {
      assert.ok(text.includes(words), `${words} in\n${text}`);
    }
  });

  it('says why there is no connection', () => {
    assert.ok(
      report({ state: { kind: 'failed', error: new Error('refused'), willRetry: false } }).includes(
        'Connection: failed: refused',
      ),
    );
  });

  it('has no value of a variable, and no secret of a command line', () => {
    const info = task(
      'command = "deploy"\nargs = ["--token=hunter2", "--password", "hunter2", "https://me:hunter2@host/x"]\nenv = { KEY = "hunter2" }',
    );
    const unmasked = { ...info, definition: { ...info.definition, env: { KEY: 'hunter2' } } };
    const text = report({ tasks: [unmasked] });
    assert.ok(!text.includes('hunter2'), text);
    assert.ok(text.includes('`KEY=***`'));
  });
});
