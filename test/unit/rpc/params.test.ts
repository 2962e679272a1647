import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RequestName } from '../../../src/rpc/contract.ts';
import { checks, InvalidValue } from '../../../src/rpc/params.ts';

describe('the parameters of', () => {
  const right: readonly [RequestName, unknown][] = [
    ['tasks/list', undefined],
    ['tasks/list', { fromTheFuture: true }],
    ['tasks/start', { tasks: { all: true }, env: { PATH: '/bin' } }],
    ['tasks/stop', { tasks: { group: 'backend' } }],
    ['tasks/run', { command: 'make', args: ['-j', ''], shell: '/bin/zsh', timeoutMs: 0, notify: true }],
    ['tasks/wait', { task: 'a', until: { pattern: 'listening', flags: 'i' }, timeoutMs: 1000 }],
    ['tasks/output', { task: 'a', kind: 'combined', tailLines: 0 }],
    ['project/updateTask', { name: 'a', changes: { healthcheck: { http: 'http://localhost' }, group: null } }],
    ['subscribe', { output: 'all' }],
    ['subscribe', {}],
  ];
  for (const [method, params] of right) {
    it(`${method} may be ${JSON.stringify(params)}`, () => {
      const { fromTheFuture: _left, ...expected } = { ...(params as Record<string, unknown> | undefined) };
      assert.deepEqual(checks[method](params, ''), expected);
    });
  }

  const wrong: readonly [RequestName, unknown, string][] = [
    ['tasks/list', [], 'params must be an object; it is a list.'],
    ['tasks/explain', undefined, 'params must be an object; it is missing.'],
    ['tasks/explain', {}, 'task must be a string; it is missing.'],
    ['tasks/explain', { task: '' }, 'task must not be empty.'],
    ['tasks/explain', { task: 'x'.repeat(300) }, 'task may have at most 256 characters; it has 300.'],
    ['tasks/stop', { tasks: 'all' }, 'tasks must be { "names": […] }, { "group": … } or { "all": true }.'],
    ['tasks/stop', { tasks: { all: false } }, 'tasks.all must be true; it is a boolean.'],
    ['tasks/start', { tasks: { all: true }, env: { A: 1 } }, 'env.A must be a string; it is a number.'],
    ['tasks/output', { task: 'a', kind: 'both' }, 'kind must be "stdout" or "stderr" or "combined"; it is a string.'],
    [
      'tasks/output',
      { task: 'a', kind: 'stdout', tailLines: -1 },
      'tailLines must be between 0 and 1000000; it is -1.',
    ],
    ['tasks/wait', { task: 'a', until: 'ready', timeoutMs: 1.5 }, 'timeoutMs must be an integer; it is a number.'],
    ['supervisor/shutdown', {}, 'stopTasks must be true or false; it is missing.'],
    ['project/createTask', { task: { a: { b: { c: { d: { e: {} } } } } } }, 'task.a.b.c.d.e is nested too deeply.'],
  ];
  for (const [method, params, message] of wrong) {
    it(`${method} are refused with: ${message}`, () => {
      assert.throws(
        () => checks[method](params, ''),
        (error) => {
          assert.ok(error instanceof InvalidValue);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }

  it('a refused request are never repeated in the answer, as they may be secret', () => {
    assert.throws(
      () => checks['tasks/start']({ tasks: { all: true }, env: { TOKEN: ['hunter2'] } }, ''),
      (error) => error instanceof InvalidValue && !error.message.includes('hunter2'),
    );
  });
});
