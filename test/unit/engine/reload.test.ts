import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, healthcheck } from './bench.ts';

describe('hot reload', () => {
  it('does not touch what did not change', () => {
    const bench = new Bench([define('db'), define('web', { env: { PORT: '1' } })]);
    bench.up('db', 'web');
    const before = bench.state;
    bench.configure([define('db'), define('web', { env: { PORT: '1' } })]);
    assert.equal(bench.state, before);
    bench.configure([define('db'), define('web', { env: { PORT: '2' } })]);
    assert.equal(bench.task('db'), before.tasks.get('db'));
  });

  it('adds a task without starting it', () => {
    const bench = new Bench([define('db')]);
    bench.configure([define('web', { runAtStartup: true }), define('db')]);
    assert.deepEqual([...bench.state.tasks.keys()], ['web', 'db']);
    assert.equal(bench.kinds, 'stopped stopped');
  });

  it('keeps the new definition of a running task for its next start', () => {
    const bench = new Bench([define('web', { args: ['old'] })]);
    bench.up('web');
    bench.configure([define('web', { args: ['new'] })]);
    assert.deepEqual(bench.task('web').definition.args, ['old']);
    assert.match(bench.why('web'), /its definition has changed: restart it to apply the change/);
    bench.restart('web');
    bench.gone('web');
    const spawn = bench.effects.find(({ type }) => type === 'spawn');
    assert.ok(spawn?.type === 'spawn' && spawn.definition.args[0] === 'new');
    assert.equal(bench.task('web').pendingDefinition, undefined);
  });

  it('forgets a change that has been taken back', () => {
    const bench = new Bench([define('web', { args: ['old'] })]);
    bench.up('web');
    bench.configure([define('web', { args: ['new'] })]);
    bench.configure([define('web', { args: ['old'] })]);
    assert.equal(bench.task('web').pendingDefinition, undefined);
  });

  it('applies at once what does not concern the process', () => {
    const bench = new Bench([define('web', { group: 'a' })]);
    bench.up('web');
    bench.configure([define('web', { title: 'Web', url: 'http://localhost', notify: 'never' })]);
    const { definition, pendingDefinition } = bench.task('web');
    assert.deepEqual(
      [definition.title, definition.url, definition.group, definition.notify],
      ['Web', 'http://localhost', undefined, 'never'],
    );
    assert.equal(pendingDefinition, undefined);
  });

  it('applies the title of a mixed change at once and the command later', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.configure([define('web', { title: 'Web', command: 'other' })]);
    assert.equal(bench.task('web').definition.title, 'Web');
    assert.equal(bench.task('web').definition.command, 'run-web');
    assert.equal(bench.task('web').pendingDefinition?.command, 'other');
  });

  it('uses the new definition after a crash as well, once that is consented to', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.configure([define('web', { restart: { when: 'always' }, args: ['new'] })]);
    bench.gone('web', code(1));
    bench.advance(500);
    assert.deepEqual(bench.task('web').definition.args, ['new']);
    assert.equal(bench.kinds, 'waiting');
    bench.dispatch({ type: 'consent', tasks: ['web'] });
    assert.equal(bench.kinds, 'starting');
  });

  it('starts a failed task again when its definition was changed and is consented to, unless it was stopped', () => {
    const bench = new Bench([define('web'), define('other')]);
    bench.start('web', 'other');
    bench.spawnFailed('web', 'no such program');
    bench.spawnFailed('other', 'no such program');
    bench.stop('other');
    bench.configure([define('web', { command: 'node' }), define('other', { command: 'node' })]);
    assert.equal(bench.kinds, 'waiting stopped');
    bench.dispatch({ type: 'consent', tasks: ['web', 'other'] });
    assert.equal(bench.kinds, 'starting stopped');
  });

  it('does not start what has been stopped with everything else, mended or not', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.spawnFailed('web', 'no such program');
    bench.stopAll();
    bench.configure([define('web', { command: 'node' })]);
    assert.equal(bench.kinds, 'failed');
  });

  it('does not take a new title for a fix', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.spawnFailed('web', 'no such program');
    bench.configure([define('web', { title: 'Web' })]);
    assert.equal(bench.kinds, 'failed');
  });

  it('lets a mended dependency bring back what failed because of it', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.spawnFailed('db', 'no such program');
    bench.configure([define('db', { command: 'postgres' }), define('api', { dependsOn: ['db'] })]);
    bench.dispatch({ type: 'consent', tasks: ['db'] });
    assert.equal(bench.kinds, 'starting waiting');
  });

  it('ends a backoff: a fix should not have to wait', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.gone('web', code(1));
    bench.configure([define('web', { restart: { when: 'always' }, successExitCodes: [0, 1] })]);
    assert.equal(bench.kinds, 'starting');
    assert.equal(bench.task('web').failures, 0);
  });

  it('lets a waiting task wait for its new dependencies, which it starts once that is consented to', () => {
    const bench = new Bench([
      define('db', { healthcheck: healthcheck() }),
      define('api', { dependsOn: ['db'] }),
      define('cache'),
    ]);
    bench.start('api');
    bench.spawned('db');
    bench.configure([
      define('db', { healthcheck: healthcheck() }),
      define('api', { dependsOn: ['cache'] }),
      define('cache'),
    ]);
    assert.deepEqual(bench.asked('spawn'), []);
    bench.start('api');
    assert.deepEqual(bench.asked('spawn'), ['cache']);
    bench.spawned('cache');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('does not run a finished job again because its definition changed', () => {
    const bench = new Bench([define('job')]);
    bench.up('job');
    bench.gone('job');
    bench.configure([define('job', { args: ['more'] })]);
    assert.equal(bench.kinds, 'finished');
  });

  it('stops a removed task, then lets it go', () => {
    const bench = new Bench([define('web'), define('idle')]);
    bench.up('web');
    bench.configure([]);
    assert.deepEqual(bench.asked('removed'), ['idle']);
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'removed', forced: false });
    bench.start('web');
    assert.equal(bench.rejections[0]?.code, 'rejected');
    bench.gone('web');
    assert.deepEqual(bench.asked('removed'), ['web']);
    assert.equal(bench.state.tasks.size, 0);
  });

  it('takes a removed task that waits out of the table at once', () => {
    const bench = new Bench([define('db', { healthcheck: healthcheck() }), define('api', { dependsOn: ['db'] })]);
    bench.start('api');
    bench.configure([define('db', { healthcheck: healthcheck() })]);
    assert.deepEqual(bench.asked('removed'), ['api']);
  });

  it('stops removed tasks in reverse order of dependency', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db', 'api');
    bench.configure([]);
    assert.deepEqual(bench.asked('requestStop'), ['api']);
  });

  it('keeps a task that came back before its turn to stop', () => {
    const bench = new Bench([define('db'), define('api', { dependsOn: ['db'] })]);
    bench.up('db', 'api');
    bench.configure([]);
    bench.configure([define('db')]);
    bench.gone('api');
    assert.equal(bench.kinds, 'running');
    assert.equal(bench.task('db').removed, false);
  });

  it('keeps a task that came back while it was stopping in the table', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.configure([]);
    bench.configure([define('web')]);
    bench.gone('web');
    assert.equal(bench.kinds, 'stopped');
  });

  it('keeps a removed task that cannot be killed in sight', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.configure([]);
    bench.advance(10_000);
    assert.match(bench.why('web'), /still alive/);
    bench.gone('web');
    assert.equal(bench.state.tasks.size, 0);
  });

  it('goes on counting the runs of a task that comes back, so that old news is not taken for new', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web');
    bench.configure([]);
    bench.configure([define('web')]);
    bench.start('web');
    assert.equal(bench.task('web').run, 2);
  });

  it('journals what it did', () => {
    const bench = new Bench([define('web'), define('old')]);
    bench.configure([define('web', { args: ['x'] })]);
    assert.deepEqual([bench.journal('web'), bench.journal('old')], [['config-changed'], ['config-changed']]);
  });
});

describe('an ad hoc command', () => {
  it('stands at the end of the table and outlives every change of the file', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({ type: 'addAdHoc', definition: define('b1') });
    bench.start('b1');
    bench.configure([define('new'), define('web')]);
    assert.deepEqual([...bench.state.tasks.keys()], ['new', 'web', 'b1']);
    assert.equal(bench.status('b1').kind, 'starting');
  });

  it('goes when it is removed, after it was stopped', () => {
    const bench = new Bench();
    bench.dispatch({ type: 'addAdHoc', definition: define('b1') });
    bench.up('b1');
    bench.dispatch({ type: 'removeAdHoc', task: 'b1' });
    assert.equal(bench.kinds, 'stopping');
    bench.gone('b1');
    assert.equal(bench.state.tasks.size, 0);
  });

  it('cannot take the name of another task', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({ type: 'addAdHoc', definition: define('web') });
    assert.equal(bench.rejections[0]?.code, 'conflict');
  });

  it('is the only kind that can be removed by hand', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({ type: 'removeAdHoc', task: 'web' });
    assert.equal(bench.rejections[0]?.code, 'rejected');
    assert.equal(bench.kinds, 'stopped');
  });

  it('becomes a task of the project when the file takes its name', () => {
    const bench = new Bench();
    bench.dispatch({ type: 'addAdHoc', definition: define('b1') });
    bench.configure([define('b1')]);
    assert.equal(bench.task('b1').adHoc, false);
  });
});
