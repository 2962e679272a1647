import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Variable } from '../../../../src/base/secrets/secrets.ts';
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
const report = (more: object, variables: readonly Variable[] = []): string =>
  inspectReport({ folders: [{ ...folder, ...more }], editor: 'Code 1.140', isTrusted: true, now, variables });
const failure = (message: string): object => ({
  events: [{ time: '', task: 'api', run: 1, event: 'failed', data: { last: { message, lines: [message] } } }],
});

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

  it('has no secret of an event, whatever stands before it in its line', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    for (const before of ['', 'ready\n', '\t', '\x1b[32m', '\x1b[0;1m', '\x1b]0;title\x07']) {
      for (const secret of [token, 'pass=hunter2', 'postgres://u:hunter2@h/x', 'Cookie: sid=hunter2']) {
        const text = report(failure(`${before}${secret}`));
        assert.ok(!text.includes(token) && !text.includes('hunter2'), text);
        assert.ok(text.includes('***'), text);
      }
    }
    assert.ok(!report(failure(`ghp_\x1b[0m${token.slice(4)}`)).includes(token.slice(4)));
  });

  it('has no value of a variable with a secret name, wherever it stands', () => {
    const variables = [
      ['APP_SECRET', "correct 'horse'\nbattery"],
      ['DB_PASS', 'hunter2-hunter2'],
      ['HOME', '/home/somebody'],
    ] as const;
    const info = task('command = "deploy"\nargs = ["hunter2-hunter2", "x"]', {
      lastFailure: { reason: 'exit', message: 'no hunter2-hunter2 in /home/somebody', at: '' } as never,
    });
    const quoting = { ...info, definition: { ...info.definition, args: [variables[0][1]] } };
    for (const part of [
      { tasks: [info] },
      { tasks: [quoting] },
      failure('said hunter2-hunter2 here'),
      failure(`said ${variables[0][1]} here`),
      { state: { kind: 'failed', error: new Error('hunter2-hunter2'), willRetry: false } },
    ]) {
      const text = report(part, variables);
      assert.ok(!/hunter2|horse|battery/.test(text), text);
      assert.ok(text.includes('***'), text);
    }
    assert.ok(report({ tasks: [info] }, variables).includes('in /home/somebody'));
  });

  it('nothing in it acts or hides', () => {
    const message = 'a\x1b[2J\x1b]52;c;aGk=\x07b\u202ec\u{e0041}d';
    for (const text of [
      report(failure(message)),
      report({ state: { kind: 'failed', error: new Error(message), willRetry: false } }),
    ]) {
      assert.ok(text.includes(String.raw`ab\u{202e}c\u{e0041}d`), text);
      assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u);
    }
  });
});
