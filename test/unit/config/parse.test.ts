import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { fixture } from './edit/fixtures.ts';
import { sound, taskSaying, underlined } from './underlined.ts';

function only(text: string): TaskDefinition {
  const [task, ...others] = sound(text).tasks;
  assert.ok(task && others.length === 0);
  return task;
}

describe('a dirigent.toml', () => {
  it('may be empty, or belong to other programs', () => {
    assert.deepEqual(sound('').tasks, []);
    assert.deepEqual(sound('[package]\nname = "x"\n[tool.tasks]\na = 1\n').tasks, []);
  });

  it('gives a task of two lines every default', () => {
    assert.deepEqual(only('[[tasks]]\nname = "web"\ncommand = "node"\n'), {
      name: 'web',
      title: 'web',
      command: 'node',
      args: [],
      shell: false,
      env: {},
      unsetEnv: [],
      envFile: [],
      runAtStartup: false,
      persistToDisk: true,
      rotatePrevious: true,
      logMaxSize: 10_000_000,
      logMaxFiles: 5,
      restart: { when: 'never', maxRetries: 10, delayMs: 500, maxDelayMs: 30_000, jitter: 0.1, resetAfterMs: 30_000 },
      successExitCodes: [0],
      stop: { signal: 'SIGTERM', timeoutMs: 5000 },
      dependsOn: [],
      tty: false,
      watch: [],
      notify: 'failure',
    });
  });

  it('reads every key', () => {
    const { tasks, runner } = sound(fixture('everything'));
    assert.deepEqual(runner, { maxRunning: 8, maxQueued: 50, lingerMs: 120_000, eventLogMaxSize: 5_000_000 });
    assert.deepEqual(tasks, [
      {
        name: 'all',
        title: 'Every key',
        command: 'serve',
        args: ['--all'],
        shell: false,
        cwd: '~/project',
        env: { LEVEL: 'debug', A: '1' },
        unsetEnv: ['B'],
        envFile: ['.env', '.env.local'],
        runAtStartup: true,
        persistToDisk: true,
        rotatePrevious: false,
        logMaxSize: 1_000_000,
        logMaxFiles: 3,
        restart: {
          when: 'always',
          maxRetries: 0,
          delayMs: 250,
          maxDelayMs: 60_000,
          jitter: 0.5,
          resetAfterMs: 120_000,
        },
        successExitCodes: [0, 130],
        timeoutMs: 7_200_000,
        stop: { signal: 'SIGINT', timeoutMs: 20_000, command: 'serve --stop' },
        dependsOn: [],
        healthcheck: {
          probe: { kind: 'http', url: 'http://localhost:8080/' },
          intervalMs: 10_000,
          timeoutMs: 1000,
          retries: 2,
          startPeriodMs: 30_000,
          onUnhealthy: 'restart',
        },
        user: 'www-data',
        group: 'web',
        tty: false,
        watch: ['config/*.json'],
        notify: 'always',
        url: 'http://localhost:8080',
      },
    ]);
  });

  it('reads every kind of health check', () => {
    const probe = (text: string): unknown => only(taskSaying(`healthcheck = ${text}`)).healthcheck?.probe;
    assert.deepEqual(probe('{ command = "pg_isready", args = ["-q"] }'), {
      kind: 'command',
      command: 'pg_isready',
      args: ['-q'],
    });
    assert.deepEqual(probe('{ http = "https://localhost/" }'), { kind: 'http', url: 'https://localhost/' });
    assert.deepEqual(probe(String.raw`{ log = 'ready in \d+ ms' }`), {
      kind: 'log',
      pattern: String.raw`ready in \d+ ms`,
    });
    assert.deepEqual(probe('{ tcp = "db:5432" }'), { kind: 'tcp', host: 'db', port: 5432 });
    for (const tcp of ['5432', '"5432"', '":5432"', '"localhost:5432"']) {
      assert.deepEqual(probe(`{ tcp = ${tcp} }`), { kind: 'tcp', host: 'localhost', port: 5432 }, tcp);
    }
    assert.deepEqual(probe('{ tcp = "[::1]:80" }'), { kind: 'tcp', host: '::1', port: 80 });
  });

  it('reads the short form of restart', () => {
    const { when, maxRetries } = only(taskSaying('restart = "on-failure:3"')).restart;
    assert.deepEqual({ when, maxRetries }, { when: 'on-failure', maxRetries: 3 });
  });

  it('never waits less than the first delay', () => {
    assert.equal(only(taskSaying('restart_delay = "2m"')).restart.maxDelayMs, 120_000);
  });

  it('keeps numbers in variables as they are written', () => {
    const { env } = only(
      taskSaying('env = { A = 1.0, B = 1_000, C = 0x10, D = true, E = 9007199254740993, F = 1_0.5e1, G = "" }'),
    );
    assert.deepEqual(env, { A: '1.0', B: '1000', C: '16', D: 'true', E: '9007199254740993', F: '10.5e1', G: '' });
  });

  it('takes one env file or several', () => {
    assert.deepEqual(only(taskSaying('env_file = ".env"')).envFile, ['.env']);
    assert.deepEqual(only(taskSaying('env_file = [".env", ".env.local"]')).envFile, ['.env', '.env.local']);
  });

  it('takes dependencies as a list and as a table', () => {
    const file = '[[tasks]]\nname = "db"\ncommand = "x"\n[[tasks]]\nname = "api"\ncommand = "y"\n';
    assert.deepEqual(sound(`${file}depends_on = ["db"]`).tasks[1]?.dependsOn, [{ task: 'db', until: 'ready' }]);
    assert.deepEqual(sound(`${file}depends_on = { db = "started" }`).tasks[1]?.dependsOn, [
      { task: 'db', until: 'started' },
    ]);
  });

  it('takes tasks as a list of inline tables', () => {
    assert.deepEqual(
      sound(fixture('inline-tasks')).tasks.map(({ name }) => name),
      ['web', 'api', 'db'],
    );
  });

  it('gives the place of each task and its name, also of a broken one', () => {
    const text = fixture('interleaved');
    const { locations } = parseProject(text);
    const [a, b] = [locations.get('a'), locations.get('b')];
    assert.ok(a && b);
    assert.equal(underlined(text, a.name), '"a"');
    assert.equal(underlined(text, b.table), '[[tasks]]\nname = "b"\ncommand = "z"');
    assert.match(underlined(text, a.table), /^\[\[tasks\]\][^]*A = "1"$/);
    assert.ok(parseProject('[[tasks]]\nname = "x"\n').locations.has('x'));
  });

  it('runs what is sound beside what is broken', () => {
    const { project, diagnostics } = parseProject(fixture('broken-tasks'));
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['good'],
    );
    const broken = diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, range }) => `${range.start.line + 1} ${code}`);
    assert.deepEqual(broken, ['6 bad-value', '7 bad-value', '8 bad-value', '10 missing-key', '16 unknown-task']);
  });
});
