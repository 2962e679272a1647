import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Dependency } from '../../../src/model/task-definition.ts';
import { Bench, code, define, healthcheck, signal } from './bench.ts';

const on = (task: string, until: Dependency['until']): Dependency => ({ task, until });

describe('dependencies', () => {
  it('are started with the task that needs them, and first', () => {
    const bench = new Bench([
      define('db'),
      define('api', { dependsOn: ['db'] }),
      define('web', { dependsOn: ['api'] }),
    ]);
    bench.start('web');
    assert.deepEqual(bench.asked('spawn'), ['db']);
    assert.deepEqual(bench.status('web'), { kind: 'waiting', for: 'dependencies', on: ['api'] });
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['api']);
    bench.spawned('api');
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });

  it('that two tasks share run once', () => {
    const bench = new Bench([define('db'), define('a', { dependsOn: ['db'] }), define('b', { dependsOn: ['db'] })]);
    bench.start('a', 'b');
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['a', 'b']);
    assert.equal(bench.task('db').run, 1);
  });

  it('"ready" waits for health where there is a healthcheck', () => {
    const bench = new Bench([define('db', { healthcheck: healthcheck() }), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.spawned('db');
    assert.equal(bench.kinds, 'starting waiting');
    bench.probed('db', true);
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('"started" does not wait for health', () => {
    const bench = new Bench([
      define('db', { healthcheck: healthcheck() }),
      define('api', { dependsOn: [on('db', 'started')] }),
    ]);
    bench.start('api');
    assert.equal(bench.kinds, 'starting waiting');
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('"finished" waits for the end, with success', () => {
    const bench = new Bench([define('migrate'), define('api', { dependsOn: [on('migrate', 'finished')] })]);
    bench.start('api');
    bench.spawned('migrate');
    assert.equal(bench.kinds, 'running waiting');
    bench.gone('migrate', code(0));
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('"finished" is not run again by a later start of what needs it', () => {
    const bench = new Bench([define('migrate'), define('api', { dependsOn: [on('migrate', 'finished')] })]);
    bench.up('migrate');
    bench.gone('migrate', code(0));
    bench.start('api');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('that succeeded are started again where they are to be up', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db');
    bench.gone('db', code(0));
    bench.start('api');
    assert.deepEqual(bench.asked('spawn'), ['db']);
  });

  it('that are a quick job are done, even if they end before their dependent could start', () => {
    const bench = new Bench([
      define('install'),
      define('db'),
      define('api', { dependsOn: ['install', on('db', 'ready')] }),
    ]);
    bench.start('api');
    bench.spawned('install');
    bench.gone('install', code(0));
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  // process-compose let a dependent start on the readiness of a run that had ended.
  it('are judged by their current run, not by what an earlier run was', () => {
    const bench = new Bench([
      define('db', { healthcheck: healthcheck(), restart: { when: 'always' } }),
      define('slow'),
      define('api', { dependsOn: ['db', 'slow'] }),
    ]);
    bench.start('api');
    bench.spawned('db');
    bench.probed('db', true);
    bench.gone('db', code(1));
    bench.spawned('slow');
    assert.equal(bench.kinds, 'backoff running waiting');
    bench.advance(500);
    bench.spawned('db');
    assert.equal(bench.kinds, 'starting running waiting');
    bench.probed('db', true);
    assert.equal(bench.kinds, 'running running starting');
  });

  it('failed for good fail their waiting dependents, all the way up, with the reason', () => {
    const bench = new Bench([
      define('db'),
      define('api', { dependsOn: ['db'] }),
      define('web', { dependsOn: ['api'] }),
    ]);
    bench.start('web');
    bench.spawnFailed('db', 'There is no program "postgres".');
    assert.equal(bench.kinds, 'failed failed failed');
    assert.deepEqual(bench.status('api'), {
      kind: 'failed',
      reason: 'dependency',
      message: 'Needs db, which failed: there is no program "postgres".',
    });
    assert.deepEqual(bench.journal('web').at(-1), 'failed');
  });

  it('that will be tried again are waited for', () => {
    const bench = new Bench([define('db', { restart: { when: 'on-failure' } }), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.spawnFailed('db', 'busy');
    assert.equal(bench.kinds, 'backoff waiting');
  });

  it('with a healthcheck that end before they were healthy are no use to anybody', () => {
    const bench = new Bench([define('db', { healthcheck: healthcheck() }), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.spawned('db');
    bench.gone('db', code(0));
    assert.equal(bench.kinds, 'finished failed');
  });

  it('that do not exist fail the task in words', () => {
    const bench = new Bench([define('api', { dependsOn: ['ghost'] })]);
    bench.start('api');
    assert.match(bench.why('api'), /needs ghost, which does not exist/);
  });

  // mprocs: dep_crash_breaks_dependents_in_order_and_recovers
  it('bring back what failed because of them when they are started again', () => {
    const bench = new Bench([
      define('db'),
      define('api', { dependsOn: ['db'] }),
      define('web', { dependsOn: ['api'] }),
    ]);
    bench.start('web');
    bench.spawnFailed('db', 'the port is taken');
    bench.start('db');
    assert.equal(bench.kinds, 'starting waiting waiting');
    bench.spawned('db', 'api', 'web');
    assert.equal(bench.kinds, 'running running running');
  });

  it('do not start what was stopped since', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.spawnFailed('db', 'the port is taken');
    bench.stop('api');
    bench.up('db');
    assert.equal(bench.kinds, 'running stopped');
  });

  it('that are lost later leave the task running, and it says so', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db', 'api');
    bench.stop('db');
    bench.gone('db');
    assert.equal(bench.kinds, 'stopped running');
    assert.match(bench.why('api'), /keeps running without db, which is stopped/);
  });

  // mprocs: start_of_dependent_releases_kept_down_dep
  it('that were stopped by hand are started by a start of what needs them', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db');
    bench.stop('db');
    bench.gone('db');
    bench.start('api');
    assert.deepEqual(bench.asked('spawn'), ['db']);
  });

  it('that are just being stopped are started again for what needs them', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db');
    bench.stop('db');
    bench.start('api');
    assert.equal(bench.kinds, 'stopping waiting');
    bench.gone('db');
    assert.deepEqual(bench.asked('spawn'), ['db']);
  });

  it('stopped by hand hold back a restart by policy, which does not start them', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'], restart: { when: 'always' } })]);
    bench.up('db', 'api');
    bench.stop('db');
    bench.gone('db');
    bench.gone('api', code(1));
    bench.advance(500);
    assert.equal(bench.kinds, 'stopped waiting');
    assert.equal(bench.why('api'), 'api is waiting for db, which is stopped: start db.');
    bench.start('db');
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('in a backoff are not hurried by a start of what needs them', () => {
    const bench = new Bench([define('db', { restart: { when: 'on-failure' } }), define('api', { dependsOn: ['db'] })]);
    bench.up('db');
    bench.gone('db', code(1));
    bench.start('api');
    assert.equal(bench.kinds, 'backoff waiting');
  });

  it('in a circle end in a wait that is explained, not in a loop', () => {
    const bench = new Bench([define('a', { dependsOn: ['b'] }), define('b', { dependsOn: ['a'] })]);
    bench.start('a');
    assert.equal(bench.kinds, 'waiting waiting');
    assert.equal(bench.why('a'), 'a is waiting for b, which is itself waiting for a.');
    bench.stopAll();
    assert.equal(bench.kinds, 'stopped stopped');
  });
});

describe('stop-all', () => {
  const chain = () => [
    define('db'),
    define('api', { dependsOn: ['db'] }),
    define('web', { dependsOn: ['api'] }),
    define('mail'),
  ];

  // mprocs: quit_stops_tasks_in_reverse_dependency_order
  it('goes in reverse order of dependency, at once where nothing depends on each other', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api', 'web', 'mail');
    bench.stopAll();
    assert.deepEqual(bench.asked('requestStop'), ['web', 'mail']);
    bench.gone('web');
    assert.deepEqual(bench.asked('requestStop'), ['api']);
    bench.gone('mail');
    assert.deepEqual(bench.asked('requestStop'), []);
    bench.gone('api');
    assert.deepEqual(bench.asked('requestStop'), ['db']);
    bench.gone('db');
    assert.equal(bench.kinds, 'stopped stopped stopped stopped');
  });

  it('keeps the order over a link of the chain that is already down', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api', 'web');
    bench.stop('api');
    bench.gone('api');
    bench.stopAll();
    assert.deepEqual(bench.asked('requestStop'), ['web']);
  });

  it('cancels what waits, and a restart that is under way', () => {
    const bench = new Bench([
      define('db', { healthcheck: healthcheck() }),
      define('api', { dependsOn: ['db'] }),
      define('x'),
    ]);
    bench.start('api');
    bench.spawned('db');
    bench.up('x');
    bench.restart('x');
    bench.stopAll();
    assert.equal(bench.kinds, 'stopping stopped stopping');
    bench.gone('x');
    bench.gone('db');
    assert.equal(bench.kinds, 'stopped stopped stopped');
  });

  it('asked a second time kills everything, in no order', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api', 'web');
    bench.stopAll();
    bench.stopAll();
    assert.deepEqual(bench.asked('forceStop'), ['db', 'api', 'web']);
  });

  it('by the supervisor does not kill what the user has just asked to stop', () => {
    const bench = new Bench([define('db')]);
    bench.up('db');
    bench.stop('db');
    bench.stopAll('shutdown');
    assert.deepEqual(bench.asked('forceStop'), []);
  });

  it('goes on past a task that cannot be killed', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db', 'api');
    bench.stopAll();
    bench.advance(10_000);
    assert.equal(bench.kinds, 'stopping failed');
  });

  it('of some leaves the others alone', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api', 'web');
    bench.stopAll('user', ['web', 'api']);
    assert.deepEqual(bench.asked('requestStop'), ['web']);
    bench.gone('web');
    bench.gone('api');
    assert.equal(bench.kinds, 'running stopped stopped stopped');
  });

  it('of a dependency alone does not wait for what stays up', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api');
    bench.stopAll('user', ['db']);
    assert.deepEqual(bench.asked('requestStop'), ['db']);
  });

  it('is called off for a dependency whose turn has not come by the start of what needs it', () => {
    const bench = new Bench([...chain(), define('shell', { dependsOn: ['db'] })]);
    bench.up('db', 'api');
    bench.stopAll('user');
    bench.start('shell');
    bench.gone('api');
    assert.equal(bench.kinds, 'running stopped stopped stopped starting');
  });

  it('leaves what failed because of a dependency down, also when that is started again', () => {
    const bench = new Bench(chain());
    bench.start('api');
    bench.spawnFailed('db', 'the port is taken');
    bench.stopAll();
    bench.start('db');
    assert.equal(bench.kinds, 'starting failed stopped stopped');
  });

  it('can be called off for one task by its start', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api');
    bench.stopAll('user');
    bench.start('db');
    bench.gone('api');
    assert.equal(bench.kinds, 'running stopped stopped stopped');
  });

  it('counts a task that ends by itself before its turn as stopped', () => {
    const bench = new Bench(chain());
    bench.up('db', 'api');
    bench.stopAll();
    bench.gone('db', signal('SIGSEGV'));
    assert.equal(bench.status('db').kind, 'stopped');
  });

  it('keeps what has ended as it is, for people to read', () => {
    const bench = new Bench([define('job'), define('broken')]);
    bench.up('job', 'broken');
    bench.gone('job', code(0));
    bench.gone('broken', code(1));
    bench.stopAll();
    assert.equal(bench.kinds, 'finished failed');
  });

  it('ends where tasks need each other in a circle', () => {
    const bench = new Bench([define('a'), define('b', { dependsOn: ['a'] })]);
    bench.up('a', 'b');
    bench.configure([define('a', { dependsOn: ['b'] }), define('b')]);
    bench.restart('a');
    bench.gone('a');
    bench.spawned('a');
    bench.stopAll();
    assert.deepEqual(bench.asked('requestStop'), ['a', 'b']);
  });
});
