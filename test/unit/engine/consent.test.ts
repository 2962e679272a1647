import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, healthcheck } from './bench.ts';

const restarting = { restart: { when: 'always' } } as const;

/** Started by itself, after a person agreed to it. */
function bench(...tasks: readonly ReturnType<typeof define>[]): Bench {
  const table = new Bench(tasks);
  table.dispatch({ type: 'consent', tasks: tasks.map(({ name }) => name) });
  for (const { name } of tasks) table.dispatch({ type: 'start', task: name, cause: 'startup' });
  for (const { name } of tasks) if (table.status(name).kind === 'starting') table.spawned(name);
  return table;
}

function spawnedCommands({ history }: Bench): readonly string[] {
  return history.flatMap((effect) => (effect.type === 'spawn' ? [effect.definition.command] : []));
}

describe('a startup task', () => {
  it('does not run a changed command when its policy restarts it', () => {
    const table = bench(define('web', { command: 'agreed', ...restarting }));
    table.configure([define('web', { command: 'evil', ...restarting })]);
    assert.match(table.why('web'), /until you approve the change, it will not start automatically/);
    table.gone('web');
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['agreed']);
    const status = table.status('web');
    assert.ok(status.kind === 'waiting' && status.for === 'consent');
    assert.match(table.why('web'), /^web is waiting for your approval: what it would run has changed/);
  });

  it('does not run it at the end of a backoff, nor at once because the change might fix it', () => {
    const table = bench(define('web', { command: 'agreed', ...restarting }));
    table.gone('web', code(1));
    assert.equal(table.status('web').kind, 'backoff');
    table.configure([define('web', { command: 'evil', ...restarting })]);
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['agreed']);
    assert.equal(table.status('web').kind, 'waiting');
  });

  it('does not run it when a file of its watch changes, and keeps running what was approved', () => {
    const table = bench(define('web', { command: 'agreed', watch: ['*'] }));
    table.configure([define('web', { command: 'evil', watch: ['*'] })]);
    table.restart('web', 'watch');
    assert.equal(table.status('web').kind, 'running');
    table.gone('web');
    table.restart('web', 'watch');
    assert.deepEqual(spawnedCommands(table), ['agreed']);
  });

  it('does not run it when the change comes between the stop and the start of a restart by watch', () => {
    const table = bench(define('web', { command: 'agreed', watch: ['*'] }));
    table.restart('web', 'watch');
    table.configure([define('web', { command: 'evil', watch: ['*'] })]);
    table.gone('web');
    assert.deepEqual(spawnedCommands(table), ['agreed']);
  });

  it('does not run it when the dependency or the slot that it waits for comes', () => {
    const before = [define('db'), define('web', { dependsOn: ['db'] }), define('queued')];
    const table = new Bench(before, { maxRunning: 2 });
    for (const name of ['web', 'queued']) table.dispatch({ type: 'start', task: name, cause: 'startup' });
    const after = [define('db'), define('web', { command: 'evil', dependsOn: ['db'] })];
    table.configure([...after, define('queued', { command: 'evil too' })], { maxRunning: 3 });
    table.spawned('db');
    assert.deepEqual(
      spawnedCommands(table).filter((command) => command.startsWith('evil')),
      [],
    );
    assert.match(table.why('web'), /your approval|you approve the change/);
  });

  it('does not run a changed dependency for the sake of a task whose harmless change restarts it', () => {
    const table = new Bench([define('db'), define('web', { dependsOn: ['db'], ...restarting })]);
    table.dispatch({ type: 'start', task: 'web', cause: 'startup' });
    table.spawned('db');
    table.spawned('web');
    table.gone('web', code(1));
    table.stop('db');
    table.gone('db');
    const web = define('web', { dependsOn: ['db'], restart: { when: 'always', maxRetries: 3 } });
    table.configure([define('db', { command: 'evil' }), web]);
    table.advance(60_000);
    assert.deepEqual(
      spawnedCommands(table).filter((command) => command === 'evil'),
      [],
    );
  });

  it('does not run a changed dependency of a task that was started by hand, when that is fixed', () => {
    const table = bench(define('db', { ...restarting }));
    table.configure([define('db', { ...restarting }), define('web', { dependsOn: ['db'], ...restarting })]);
    table.start('web');
    table.spawned('web');
    table.gone('web', code(1));
    table.gone('db', code(1));
    const web = define('web', { command: 'better', dependsOn: ['db'], ...restarting });
    table.configure([define('db', { command: 'evil', ...restarting }), web]);
    table.advance(60_000);
    assert.deepEqual(
      spawnedCommands(table).filter((command) => command === 'evil'),
      [],
    );
  });

  it('goes on with the new command once the user consents', () => {
    const table = bench(define('web', { command: 'agreed', ...restarting }));
    table.configure([define('web', { command: 'new', ...restarting })]);
    table.gone('web');
    table.advance(60_000);
    table.dispatch({ type: 'consent', tasks: ['web'] });
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['agreed', 'new']);
  });

  it('applies consent at the next start where it still runs', () => {
    const table = bench(define('web', { command: 'agreed', ...restarting }));
    table.configure([define('web', { command: 'new', ...restarting })]);
    table.dispatch({ type: 'consent', tasks: ['web'] });
    assert.equal(table.status('web').kind, 'running');
    assert.match(table.why('web'), /its definition has changed: restart it/);
    table.gone('web');
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['agreed', 'new']);
  });

  it('runs the new command when the user starts or restarts it', () => {
    for (const how of ['start', 'restart'] as const) {
      const table = bench(define('web', { command: 'agreed', ...restarting }));
      table.configure([define('web', { command: 'new', ...restarting })]);
      table.gone('web');
      table.advance(60_000);
      table[how]('web');
      assert.deepEqual(spawnedCommands(table), ['agreed', 'new'], how);
    }
  });

  it('is released as well by a start by hand of a task that needs it', () => {
    const table = bench(define('db', { command: 'agreed', ...restarting }));
    table.configure([define('db', { command: 'new', ...restarting }), define('web', { dependsOn: ['db'] })]);
    table.gone('db');
    table.advance(60_000);
    table.start('web');
    assert.deepEqual(spawnedCommands(table), ['agreed', 'new']);
    table.spawned('db');
    assert.equal(table.status('web').kind, 'starting');
  });

  it('is not held by a change that executes nothing else, nor by one that was taken back', () => {
    const table = bench(define('web', { ...restarting }));
    table.configure([define('web', { title: 'Web', ...restarting })]);
    table.gone('web');
    table.advance(60_000);
    table.spawned('web');
    table.configure([define('web', { command: 'evil', ...restarting })]);
    table.configure([define('web', { ...restarting })]);
    table.gone('web');
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['run-web', 'run-web', 'run-web']);
  });

  it('is remembered as such by the next supervisor', () => {
    const [before, after] = [
      define('web', { command: 'agreed', ...restarting }),
      define('web', { command: 'evil', ...restarting }),
    ];
    const table = new Bench([after]);
    const found = { task: 'web', run: 1, startedAt: 0, wanted: 'up', definition: before } as const;
    table.dispatch({ type: 'recovered', found: 'alive', ...found, pid: 7, consentedTo: '' });
    table.gone('web', code(1));
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), []);
    for (const event of [
      {
        type: 'recovered',
        found: 'task',
        task: 'web',
        known: { run: 1, wanted: 'up', status: { kind: 'waiting', for: 'slot', on: [] }, consentedTo: '' },
      },
      { type: 'recovered', found: 'lost', task: 'web', run: 1, wanted: 'up', message: 'It is lost.', consentedTo: '' },
      { type: 'recovered', found: 'ended', ...found, exit: code(1), consentedTo: '' },
    ] as const) {
      const next = new Bench([after]);
      next.dispatch(event);
      next.advance(60_000);
      assert.deepEqual(spawnedCommands(next), [], event.type);
      assert.match(next.why('web'), /your approval|you approve the change/);
    }
  });
});

describe('a task that was started by hand', () => {
  const [before, after] = [
    define('web', { command: 'old', watch: ['*'], ...restarting }),
    define('web', { command: 'new', watch: ['*'], ...restarting }),
  ];

  it('a start or restart by hand, then a changed command, then a saved watched file: nothing new runs', () => {
    for (const how of ['start', 'restart'] as const) {
      const table = new Bench([before]);
      table[how]('web');
      table.spawned('web');
      table.configure([after]);
      table.restart('web', 'watch');
      assert.equal(table.status('web').kind, 'running', how);
      table.gone('web', code(1));
      table.restart('web', 'watch');
      table.advance(60_000);
      assert.deepEqual(spawnedCommands(table), ['old'], how);
      assert.match(table.why('web'), /your approval|you approve the change/);
      table.start('web');
      assert.deepEqual(spawnedCommands(table), ['old', 'new'], how);
    }
  });

  it('a change of a task in backoff, or that failed, is no reason to run it', () => {
    for (const policy of [restarting, {}]) {
      const table = new Bench([define('web', { command: 'old', ...policy })]);
      table.up('web');
      table.gone('web', code(1));
      table.configure([define('web', { command: 'new', ...policy })]);
      table.advance(60_000);
      assert.deepEqual(spawnedCommands(table), ['old']);
    }
  });

  it('a queued task runs what was there when it was started, or awaits approval', () => {
    const table = new Bench([define('db', { healthcheck: healthcheck() }), define('web', { dependsOn: ['db'] })]);
    table.up('web');
    table.spawned('db');
    table.configure([
      define('db', { healthcheck: healthcheck() }),
      define('web', { command: 'evil', dependsOn: ['db'] }),
    ]);
    table.probed('db', true);
    assert.deepEqual(spawnedCommands(table), ['run-db']);
  });

  it('what is started by hand takes along what it needs as it is now, and nothing that is written later', () => {
    const table = new Bench([define('db', restarting), define('web', { dependsOn: ['db'] })]);
    table.up('web');
    table.spawned('db');
    table.gone('db', code(1));
    table.configure([define('db', { command: 'evil', ...restarting }), define('web', { dependsOn: ['db'] })]);
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['run-db', 'run-web']);
  });

  it('an ad hoc command whose name the file takes is consented to as the command it was', () => {
    const table = new Bench();
    table.dispatch({ type: 'addAdHoc', definition: define('b1', { command: 'typed', ...restarting }) });
    table.up('b1');
    table.configure([define('b1', { command: 'evil', ...restarting })]);
    table.gone('b1', code(1));
    table.advance(60_000);
    assert.deepEqual(spawnedCommands(table), ['typed']);
  });
});
