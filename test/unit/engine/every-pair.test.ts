// Every state meets every event. What is not listed changes nothing: the very same state comes back.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { EngineEvent } from '../../../src/engine/event.ts';
import type { TimerKind } from '../../../src/engine/task.ts';
import type { TaskStatus } from '../../../src/model/status.ts';
import { Bench, code, define, healthcheck } from './bench.ts';

const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  stopped: {
    start: 'starting +spawn',
    restart: 'starting +spawn',
  },
  'waiting for dependencies': {
    stop: 'stopped',
    shutdown: 'stopped',
    kill: 'stopped',
  },
  'waiting for the delay': {
    start: 'starting +spawn',
    stop: 'stopped',
    shutdown: 'stopped',
    restart: 'starting +spawn',
    watch: 'starting +spawn',
    kill: 'stopped',
    backoff: 'starting +spawn',
  },
  'waiting for a slot': {
    stop: 'stopped',
    shutdown: 'stopped',
    kill: 'stopped',
  },
  'starting, not spawned': {
    stop: 'stopping/user down +cancelSpawn',
    shutdown: 'stopping/shutdown down +cancelSpawn',
    restart: 'stopping/restart +cancelSpawn',
    watch: 'stopping/restart +cancelSpawn',
    kill: 'stopping/user! down +cancelSpawn',
    spawned: 'running/none',
    spawnFailed: 'backoff',
    'exited 0': 'stopping/stragglers +cancelSpawn',
    'exited 1': 'stopping/stragglers +cancelSpawn',
    'gone 0': 'finished',
    'gone 1': 'backoff',
  },
  'starting, not healthy': {
    stop: 'stopping/user down +stopProbes +requestStop',
    shutdown: 'stopping/shutdown down +stopProbes +requestStop',
    restart: 'stopping/restart +stopProbes +requestStop',
    watch: 'stopping/restart +stopProbes +requestStop',
    kill: 'stopping/user! down +stopProbes +forceStop',
    'exited 0': 'stopping/stragglers +stopProbes +requestStop',
    'exited 1': 'stopping/stragglers +stopProbes +requestStop',
    'gone 0': 'finished +stopProbes',
    'gone 1': 'backoff +stopProbes',
    healthy: 'running/healthy',
    unhealthy: 'running/unhealthy',
    runTimeout: 'stopping/timeout +stopProbes +requestStop',
  },
  'starting, silent log': {
    stop: 'stopping/user down +stopProbes +requestStop',
    shutdown: 'stopping/shutdown down +stopProbes +requestStop',
    restart: 'stopping/restart +stopProbes +requestStop',
    watch: 'stopping/restart +stopProbes +requestStop',
    kill: 'stopping/user! down +stopProbes +forceStop',
    'exited 0': 'stopping/stragglers +stopProbes +requestStop',
    'exited 1': 'stopping/stragglers +stopProbes +requestStop',
    'gone 0': 'finished +stopProbes',
    'gone 1': 'backoff +stopProbes',
    healthy: 'running/healthy',
    unhealthy: 'spawned',
    startPeriod: 'stopping/unhealthy +stopProbes +requestStop',
  },
  running: {
    stop: 'stopping/user down +requestStop',
    shutdown: 'stopping/shutdown down +requestStop',
    restart: 'stopping/restart +requestStop',
    watch: 'stopping/restart +requestStop',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/stragglers +requestStop',
    'exited 1': 'stopping/stragglers +requestStop',
    'gone 0': 'finished',
    'gone 1': 'backoff',
    runTimeout: 'stopping/timeout +requestStop',
  },
  'running, healthy': {
    stop: 'stopping/user down +stopProbes +requestStop',
    shutdown: 'stopping/shutdown down +stopProbes +requestStop',
    restart: 'stopping/restart +stopProbes +requestStop',
    watch: 'stopping/restart +stopProbes +requestStop',
    kill: 'stopping/user! down +stopProbes +forceStop',
    'exited 0': 'stopping/stragglers +stopProbes +requestStop',
    'exited 1': 'stopping/stragglers +stopProbes +requestStop',
    'gone 0': 'finished +stopProbes',
    'gone 1': 'backoff +stopProbes',
    unhealthy: 'running/unhealthy',
  },
  'running, unhealthy': {
    stop: 'stopping/user down +stopProbes +requestStop',
    shutdown: 'stopping/shutdown down +stopProbes +requestStop',
    restart: 'stopping/restart +stopProbes +requestStop',
    watch: 'stopping/restart +stopProbes +requestStop',
    kill: 'stopping/user! down +stopProbes +forceStop',
    'exited 0': 'stopping/stragglers +stopProbes +requestStop',
    'exited 1': 'stopping/stragglers +stopProbes +requestStop',
    'gone 0': 'finished +stopProbes',
    'gone 1': 'backoff +stopProbes',
    healthy: 'running/healthy',
  },
  'running, stop pending': {
    start: 'running/none',
    stop: 'stopping/user down +requestStop',
    shutdown: 'stopping/user! down +forceStop',
    restart: 'stopping/restart +requestStop',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/shutdown down +requestStop',
    'exited 1': 'stopping/shutdown down +requestStop',
    'gone 0': 'stopped',
    'gone 1': 'stopped',
    runTimeout: 'stopping/shutdown down +requestStop',
  },
  'stopping, not spawned': {
    start: 'stopping/restart',
    stop: 'stopping/user! down',
    restart: 'stopping/restart',
    kill: 'stopping/user! down',
    spawned: 'stopping/user down +requestStop',
    spawnFailed: 'stopped',
    'exited 0': 'stopping/user down',
    'exited 1': 'stopping/user down',
    'gone 0': 'stopped',
    'gone 1': 'stopped',
    stopTimeout: 'stopping/user! down',
  },
  'stopping by hand': {
    start: 'stopping/restart',
    stop: 'stopping/user! down +forceStop',
    restart: 'stopping/restart',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/user down',
    'exited 1': 'stopping/user down',
    'gone 0': 'stopped',
    'gone 1': 'stopped',
    stopTimeout: 'stopping/user! down +forceStop',
  },
  'stopping by hand, forced': {
    start: 'stopping/restart!',
    stop: 'stopping/user! down +forceStop',
    restart: 'stopping/restart!',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/user! down',
    'exited 1': 'stopping/user! down',
    'gone 0': 'stopped',
    'gone 1': 'stopped',
    killTimeout: 'failed/unkillable down',
  },
  'stopping to restart': {
    stop: 'stopping/user down',
    shutdown: 'stopping/shutdown down',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/restart',
    'exited 1': 'stopping/restart',
    'gone 0': 'starting +spawn',
    'gone 1': 'starting +spawn',
    stopTimeout: 'stopping/restart! +forceStop',
  },
  'stopping for its timeout': {
    start: 'stopping/restart',
    stop: 'stopping/user down',
    shutdown: 'stopping/shutdown down',
    restart: 'stopping/restart',
    watch: 'stopping/restart',
    kill: 'stopping/user! down +forceStop',
    'exited 0': 'stopping/timeout',
    'exited 1': 'stopping/timeout',
    'gone 0': 'backoff',
    'gone 1': 'backoff',
    stopTimeout: 'stopping/timeout! +forceStop',
  },
  'stopping its stragglers': {
    start: 'stopping/restart',
    stop: 'stopping/user down',
    shutdown: 'stopping/shutdown down',
    restart: 'stopping/restart',
    watch: 'stopping/restart',
    kill: 'stopping/user! down +forceStop',
    'gone 0': 'backoff',
    'gone 1': 'backoff',
    stopTimeout: 'stopping/stragglers! +forceStop',
  },
  backoff: {
    start: 'starting +spawn',
    stop: 'stopped',
    shutdown: 'stopped',
    restart: 'starting +spawn',
    watch: 'starting +spawn',
    kill: 'stopped',
    backoff: 'starting +spawn',
  },
  finished: {
    start: 'starting +spawn',
    stop: 'stopped',
    shutdown: 'finished down',
    restart: 'starting +spawn',
    watch: 'starting +spawn',
    kill: 'finished down',
  },
  'failed by its exit': {
    start: 'starting +spawn',
    stop: 'stopped',
    shutdown: 'failed/exit down',
    restart: 'starting +spawn',
    watch: 'starting +spawn',
    kill: 'failed/exit down',
  },
  'failed by its dependency': {
    start: 'waiting/dependencies',
    stop: 'stopped',
    shutdown: 'failed/dependency down',
    restart: 'waiting/dependencies',
    kill: 'failed/dependency down',
  },
  'failed, unkillable after a stop by hand': {
    start: 'failed/unkillable',
    stop: 'failed/unkillable down +forceStop',
    shutdown: 'failed/unkillable down +forceStop',
    restart: 'failed/unkillable +forceStop',
    kill: 'failed/unkillable down +forceStop',
    'exited 0': 'failed/unkillable down',
    'exited 1': 'failed/unkillable down',
    'gone 0': 'stopped',
    'gone 1': 'stopped',
  },
};

const states: Readonly<Record<string, () => Bench>> = {
  stopped: () => arrange({}, () => undefined),
  'waiting for dependencies': () => arrange({ dependsOn: ['db'] }, (bench) => bench.start('web')),
  'waiting for the delay': () =>
    arrange({ restart: { when: 'always' } }, (bench) => {
      bench.up('web');
      bench.gone('web', code(0));
    }),
  'waiting for a slot': () =>
    arrange({}, (bench) => {
      bench.start('db', 'web');
    }),
  'starting, not spawned': () => arrange({}, (bench) => bench.start('web')),
  'starting, not healthy': () =>
    arrange({ healthcheck: healthcheck({ retries: 1, startPeriodMs: 0 }), timeoutMs: 60_000 }, (bench) =>
      bench.up('web'),
    ),
  'starting, silent log': () =>
    arrange({ healthcheck: healthcheck({ probe: { kind: 'log', pattern: 'up' }, onUnhealthy: 'restart' }) }, (bench) =>
      bench.up('web'),
    ),
  running: () => arrange({ timeoutMs: 60_000 }, (bench) => bench.up('web')),
  'running, healthy': () =>
    arrange({ healthcheck: healthcheck({ retries: 1 }) }, (bench) => {
      bench.up('web');
      bench.probed('web', true);
    }),
  'running, unhealthy': () =>
    arrange({ healthcheck: healthcheck({ retries: 1 }) }, (bench) => {
      bench.up('web');
      bench.probed('web', true);
      bench.probed('web', false);
    }),
  'running, stop pending': () => {
    const bench = new Bench([define('web', { timeoutMs: 60_000 }), define('api', { dependsOn: ['web'] })]);
    bench.up('web', 'api');
    bench.stopAll();
    return bench;
  },
  'stopping, not spawned': () =>
    arrange({}, (bench) => {
      bench.start('web');
      bench.stop('web');
    }),
  'stopping by hand': () => stopping((bench) => bench.stop('web')),
  'stopping by hand, forced': () =>
    stopping((bench) => {
      bench.stop('web');
      bench.stop('web');
    }),
  'stopping to restart': () => stopping((bench) => bench.restart('web')),
  'stopping for its timeout': () => stopping((bench) => bench.advance(60_000)),
  'stopping its stragglers': () => stopping((bench) => bench.exited('web', code(1))),
  backoff: () =>
    arrange({ restart: { when: 'on-failure' } }, (bench) => {
      bench.up('web');
      bench.gone('web', code(1));
    }),
  finished: () =>
    arrange({}, (bench) => {
      bench.up('web');
      bench.gone('web', code(0));
    }),
  'failed by its exit': () =>
    arrange({ restart: { when: 'never' } }, (bench) => {
      bench.up('web');
      bench.gone('web', code(1));
    }),
  'failed by its dependency': () =>
    arrange({ dependsOn: ['db'] }, (bench) => {
      bench.start('web');
      bench.spawnFailed('db', 'no such program');
    }),
  'failed, unkillable after a stop by hand': () =>
    stopping((bench) => {
      bench.stop('web');
      bench.advance(10_000);
    }),
};

function arrange(overrides: Parameters<typeof define>[1], work: (bench: Bench) => void): Bench {
  const bench = new Bench(
    [define('db', { healthcheck: healthcheck() }), define('web', { restart: { when: 'on-failure' }, ...overrides })],
    {
      maxRunning: 1,
    },
  );
  work(bench);
  return bench;
}

function stopping(work: (bench: Bench) => void): Bench {
  return arrange({ timeoutMs: 60_000 }, (bench) => {
    bench.up('web');
    work(bench);
  });
}

/** Events about `web` as it is now. */
function events(bench: Bench): Readonly<Record<string, EngineEvent>> {
  const { run, timers } = bench.task('web');
  const about = { task: 'web', run };
  const timer = (kind: TimerKind): EngineEvent => ({
    type: 'timer',
    ...about,
    timer: kind,
    serial: timers[kind] ?? -1,
  });
  return {
    start: { type: 'start', task: 'web' },
    stop: { type: 'stop', task: 'web', reason: 'user' },
    shutdown: { type: 'stopAll', reason: 'shutdown' },
    restart: { type: 'restart', task: 'web', cause: 'user' },
    watch: { type: 'restart', task: 'web', cause: 'watch' },
    kill: { type: 'kill', task: 'web' },
    spawned: { type: 'spawned', ...about, pid: 500 },
    spawnFailed: { type: 'spawnFailed', ...about, message: 'no' },
    'exited 0': { type: 'exited', ...about, exit: code(0) },
    'exited 1': { type: 'exited', ...about, exit: code(1) },
    'gone 0': { type: 'gone', ...about, exit: code(0) },
    'gone 1': { type: 'gone', ...about, exit: code(1) },
    healthy: { type: 'probed', ...about, healthy: true, output: '' },
    unhealthy: { type: 'probed', ...about, healthy: false, output: '' },
    backoff: timer('backoff'),
    runTimeout: timer('runTimeout'),
    startPeriod: timer('startPeriod'),
    stopTimeout: timer('stopTimeout'),
    killTimeout: timer('killTimeout'),
  };
}

/** `stopping/user! [forceStop]`: the state, its reason, `!` when forced, and what is asked of the process. */
function outcome(bench: Bench): string {
  const { status, wanted, stopPending } = bench.task('web');
  const asked = bench.effects.flatMap(({ type, task }) =>
    task === 'web' && !['journal', 'armTimer'].includes(type) ? [type] : [],
  );
  const words = [
    describeStatus(status),
    wanted === 'down' && status.kind !== 'stopped' ? 'down' : '',
    stopPending === undefined ? '' : 'stop pending',
  ];
  return [...words.filter((word) => word !== ''), ...asked.map((type) => `+${type}`)].join(' ');
}

function describeStatus(status: TaskStatus): string {
  switch (status.kind) {
    case 'waiting':
      return `waiting/${status.for}`;
    case 'starting':
      return status.pid === undefined ? 'starting' : 'spawned';
    case 'running':
      return `running/${status.health}`;
    case 'stopping':
      return `stopping/${status.reason}${status.forced ? '!' : ''}`;
    case 'failed':
      return `failed/${status.reason}`;
    case 'stopped':
    case 'backoff':
    case 'finished':
      return status.kind;
  }
}

describe('every state meets every event', () => {
  for (const [name, build] of Object.entries(states)) {
    it(name, () => {
      const actual: Record<string, string> = {};
      for (const label of Object.keys(events(build()))) {
        const bench = build();
        const before = bench.state;
        const event = events(bench)[label];
        if (event !== undefined) bench.dispatch(event);
        if (bench.state !== before || bench.effects.length > 0) actual[label] = outcome(bench);
      }
      assert.deepEqual(actual, expected[name]);
    });
  }
});
