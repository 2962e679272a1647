import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, define } from './bench.ts';

const TASKS = [define('db'), define('api', { dependsOn: ['db'] }), define('web', { dependsOn: ['api'] })];

function running(): Bench {
  const bench = new Bench(TASKS);
  bench.up('db', 'api', 'web');
  return bench;
}

const kinds = (bench: Bench): readonly string[] => ['db', 'api', 'web'].map((name) => bench.task(name).status.kind);

describe('a restart of many', () => {
  for (const cause of ['user', 'watch'] as const)
    it(`stops dependents before what they need, and starts in order of dependency (${cause})`, () => {
      const bench = running();
      bench.dispatch({ type: 'restartAll', tasks: ['db', 'api', 'web'], cause });
      assert.deepEqual(kinds(bench), ['running', 'running', 'stopping']);
      bench.gone('web');
      assert.deepEqual(kinds(bench), ['running', 'stopping', 'waiting']);
      bench.gone('api');
      assert.deepEqual(kinds(bench), ['stopping', 'waiting', 'waiting']);
      bench.gone('db');
      assert.deepEqual(kinds(bench), ['starting', 'waiting', 'waiting']);
      bench.spawned('db');
      bench.spawned('api');
      bench.spawned('web');
      assert.deepEqual(kinds(bench), ['running', 'running', 'running']);
      assert.deepEqual([bench.task('db').run, bench.task('api').run, bench.task('web').run], [2, 2, 2]);
    });

  it('what does not run waits for what is restarted, and is not started beside it', () => {
    const bench = running();
    bench.stop('web');
    bench.gone('web');
    bench.dispatch({ type: 'restartAll', tasks: ['web', 'db', 'api'], cause: 'user' });
    assert.deepEqual(kinds(bench), ['running', 'stopping', 'waiting']);
  });

  it('what is being stopped for its timeout goes before what it needs, too', () => {
    const bench = new Bench([TASKS[0] ?? define('db'), define('api', { dependsOn: ['db'], timeoutMs: 1_000 })]);
    bench.up('db', 'api');
    bench.advance(1_000);
    bench.dispatch({ type: 'restartAll', tasks: ['db', 'api'], cause: 'user' });
    assert.equal(bench.task('db').status.kind, 'running');
    bench.gone('api');
    assert.equal(bench.task('db').status.kind, 'stopping');
  });

  it('a dependency that is restarted alone leaves its dependents alone', () => {
    const bench = running();
    bench.restart('db');
    assert.deepEqual(kinds(bench), ['stopping', 'running', 'running']);
  });

  it('the last command counts, whatever the restart was waiting for', () => {
    const stopped = running();
    stopped.dispatch({ type: 'restartAll', tasks: ['db', 'web'], cause: 'user' });
    stopped.stopAll('user', ['db', 'web']);
    stopped.gone('web');
    stopped.gone('db');
    assert.deepEqual(kinds(stopped), ['stopped', 'running', 'stopped']);
    const restarted = running();
    restarted.stopAll('user', ['db', 'web']);
    restarted.dispatch({ type: 'restartAll', tasks: ['db', 'web'], cause: 'user' });
    restarted.gone('web');
    restarted.gone('db');
    assert.deepEqual(kinds(restarted), ['starting', 'running', 'starting']);
  });
});
