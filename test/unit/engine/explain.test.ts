import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, healthcheck, signal } from './bench.ts';

describe('explain', () => {
  const says = (title: string, expected: string, arrange: () => Bench) => {
    it(title, () => {
      assert.equal(arrange().why('web'), expected);
    });
  };

  const withWeb = (overrides: Parameters<typeof define>[1], work: (bench: Bench) => void) => () => {
    const bench = new Bench([define('db', { healthcheck: healthcheck() }), define('web', overrides)], {
      maxRunning: 1,
    });
    work(bench);
    return bench;
  };

  says('knows nothing of what does not exist', 'There is no task "web".', () => new Bench());
  says(
    'a task that never ran',
    'web has not been started yet.',
    withWeb({}, () => undefined),
  );
  says(
    'a command that ended well and left a daemon, which was stopped',
    'web has finished with exit code 0; leftover processes were stopped: nginx (pid 7 and 2 more); ' +
      'to keep them, run the program in the foreground (nginx: daemon off;).',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.dispatch({ type: 'exited', task: 'web', run: 1, exit: code(0), left: 'nginx (pid 7 and 2 more)' });
      bench.gone('web');
      assert.deepEqual(
        bench.effects.flatMap((effect) => (effect.type === 'journal' ? [[effect.event, effect.data]] : [])),
        [['finished', { exitCode: 0, reason: 'leftover processes were stopped: nginx (pid 7 and 2 more)' }]],
      );
    }),
  );
  says(
    'a task that was stopped',
    'web is stopped, as requested.',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.stop('web');
      bench.gone('web');
    }),
  );
  says(
    'a wait for a dependency',
    'web is waiting for db, which is not ready yet.',
    withWeb({ dependsOn: ['db'] }, (bench) => bench.start('web')),
  );
  says(
    'a wait for a dependency that failed and is tried again',
    'web is waiting for db, which failed and will be retried: exited with code 2.',
    () => {
      const bench = new Bench([define('db', { restart: { when: 'always' } }), define('web', { dependsOn: ['db'] })]);
      bench.up('db');
      bench.gone('db', code(2));
      bench.start('web');
      return bench;
    },
  );
  says(
    'a wait for a slot',
    'web is waiting for a free slot: the maximum number of tasks is running (max_running = 1); it is number 1 in the queue.',
    withWeb({}, (bench) => {
      bench.start('db');
      bench.start('web');
    }),
  );
  says(
    'a pause between two runs',
    'web has finished its last run and will start again in 4s.',
    withWeb({ restart: { when: 'always', delayMs: 4_000 } }, (bench) => {
      bench.up('web');
      bench.gone('web');
    }),
  );
  says(
    'a spawn under way',
    'web is starting.',
    withWeb({}, (bench) => bench.start('web')),
  );
  says(
    'a health check that has not passed yet',
    'web is running as process 100 but has not passed its tcp health check yet; last result: connection refused.',
    withWeb({ healthcheck: healthcheck() }, (bench) => {
      bench.up('web');
      bench.probed('web', false, 'connection refused');
    }),
  );
  says(
    'a sound task',
    'web is running as process 100 (up 5m).',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.advance(300_000);
    }),
  );
  says(
    'a stop under way',
    'web is stopping, as requested; process 100 has 5s after SIGTERM to exit before it is killed.',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.stop('web');
    }),
  );
  says(
    'a kill under way',
    'web is restarting; process 100 was killed but is not gone yet.',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.restart('web');
      bench.advance(5_000);
    }),
  );
  says(
    'a backoff',
    'web failed and will be restarted in 8s (retry 1 of 10): killed by SIGSEGV.',
    withWeb({ restart: { when: 'on-failure', delayMs: 8_000 } }, (bench) => {
      bench.up('web');
      bench.gone('web', signal('SIGSEGV'));
    }),
  );
  says(
    'a job that is done',
    'web has finished with exit code 0.',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.gone('web');
    }),
  );
  says(
    'a failure',
    'web failed: exited with code 1.',
    withWeb({}, (bench) => {
      bench.up('web');
      bench.gone('web', code(1));
    }),
  );
});
