import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { onlyError, sound, taskSaying } from './underlined.ts';

/** [what the task says, what is underlined, what a quick fix offers first] */
type Case = readonly [line: string, at: string, fix?: string];

function eachIsAnError(cases: readonly Case[]): void {
  for (const [line, at, fix] of cases) {
    const mistake = onlyError(taskSaying(line));
    assert.deepEqual(
      { severity: mistake.severity, at: mistake.at, fix: mistake.suggestions?.[0], task: mistake.task },
      { severity: 'error', at, fix, task: 'web' },
      `${line}: ${mistake.message}`,
    );
  }
}

describe('a value that cannot be read', () => {
  it('is an error at the value when it is of another kind, with what was probably meant', () => {
    eachIsAnError([
      ['title = 5', '5', '"5"'],
      ['title = ""', '""'],
      ['title = "  "', '"  "'],
      [String.raw`title = "a\u0000b"`, String.raw`"a\u0000b"`],
      ['title = ["a"]', '["a"]'],
      ['title = 2024-01-01', '2024-01-01'],
      ['args = "--port 80"', '"--port 80"', '["--port 80"]'],
      ['args = { a = 1 }', '{ a = 1 }'],
      ['args = ["--port", 80]', '80', '"80"'],
      ['run_at_startup = "true"', '"true"', 'true'],
      ['run_at_startup = 1', '1'],
      ['shell = 1', '1'],
      ['shell = ""', '""'],
      ['max_retries = "5"', '"5"', '5'],
      ['max_retries = -1', '-1'],
      ['max_retries = 1.5', '1.5'],
      ['max_retries = 99999999999999999', '99999999999999999'],
      ['log_max_files = 1001', '1001'],
      ['restart_jitter = 2', '2'],
      ['restart_jitter = nan', 'nan'],
      ['success_exit_codes = 0', '0', '[0]'],
      ['success_exit_codes = [0, -1]', '-1'],
      ['env_file = 5', '5', '"5"'],
      ['env_file = {}', '{}'],
      ['watch = "src"', '"src"', '["src"]'],
    ]);
  });

  it('reports every wrong item of a list', () => {
    assert.equal(onlyError(taskSaying('args = ["a", 1]')).at, '1');
  });

  it('is an error for durations and sizes that are none', () => {
    eachIsAnError([
      ['timeout = "soon"', '"soon"'],
      ['timeout = "10"', '"10"', '"10s"'],
      ['timeout = "10 seconds"', '"10 seconds"', '"10s"'],
      ['timeout = "5 Min"', '"5 Min"', '"5m"'],
      ['timeout = 1.5', '1.5', '"1.5s"'],
      ['timeout = -5', '-5'],
      ['timeout = 0', '0'],
      ['timeout = true', 'true'],
      ['timeout = "99999999999999d"', '"99999999999999d"'],
      ['timeout = 99999999999999999', '99999999999999999'],
      ['stop_timeout = ""', '""'],
      ['log_max_size = "10 megs"', '"10 megs"', '"10m"'],
      ['log_max_size = 0', '0'],
      ['log_max_size = "0MB"', '"0MB"'],
      ['log_max_size = []', '[]'],
    ]);
    sound(taskSaying('stop_timeout = 0\nrestart_delay = "0s"\ntimeout = 1'));
  });

  it('is an error for words that are not one of a few', () => {
    eachIsAnError([
      ['restart = "on_failure"', '"on_failure"', '"on-failure"'],
      ['restart = "Always"', '"Always"', '"always"'],
      ['restart = "sometimes"', '"sometimes"', '"never"'],
      ['restart = "on-failure:x"', '"on-failure:x"', '"on-failure"'],
      ['restart = "always:5"', '"always:5"', '"always"'],
      ['restart = true', 'true', '"never"'],
      ['notify = "failures"', '"failures"', '"failure"'],
      ['stop_signal = "INT"', '"INT"', '"SIGINT"'],
      ['stop_signal = "sigterm"', '"sigterm"', '"SIGTERM"'],
      ['stop_signal = "SIGSTOP"', '"SIGSTOP"', '"SIGTERM"'],
      ['stop_signal = 15', '15', '"SIGTERM"'],
    ]);
  });

  it('is an error for addresses that a browser should not open', () => {
    eachIsAnError([
      ['url = "localhost:3000"', '"localhost:3000"', '"http://localhost:3000"'],
      ['url = "command:workbench.action.quit"', '"command:workbench.action.quit"'],
      ['url = "file:///etc/passwd"', '"file:///etc/passwd"'],
      ['url = "javascript:alert(1)"', '"javascript:alert(1)"'],
      ['url = "http://"', '"http://"'],
    ]);
  });

  it('is an error for variables that no system can pass on', () => {
    eachIsAnError([
      ['env = ["A=1"]', '["A=1"]', '{ A = "1" }'],
      ['env = { A = [] }', '[]'],
      ['env = { A = { B = 1 } }', '{ B = 1 }'],
      ['env = { A = 2024-01-01 }', '2024-01-01'],
      ['env = { "A=B" = "1" }', '"A=B"'],
      ['env = { "" = "1" }', '""'],
      [String.raw`env = { A = "\u0000" }`, String.raw`"\u0000"`],
      ['unset_env = ["A=1"]', '"A=1"'],
      ['unset_env = "A"', '"A"', '["A"]'],
    ]);
  });

  it('is an error for a health check that cannot be asked', () => {
    eachIsAnError([
      ['healthcheck = "http://localhost"', '"http://localhost"', '{ http = "http://localhost" }'],
      ['healthcheck = {}', '{}'],
      ['healthcheck = { interval = "1s" }', '{ interval = "1s" }'],
      ['healthcheck = { http = "http://x", tcp = 80 }', '{ http = "http://x", tcp = 80 }'],
      ['healthcheck = { tcp = 80, args = ["x"] }', '{ tcp = 80, args = ["x"] }'],
      ['healthcheck = { tcp = 0 }', '0'],
      ['healthcheck = { tcp = 65536 }', '65536'],
      ['healthcheck = { tcp = "db" }', '"db"'],
      ['healthcheck = { tcp = true }', 'true'],
      ['healthcheck = { http = "ftp://x" }', '"ftp://x"'],
      ['healthcheck = { log = "(" }', '"("'],
      ['healthcheck = { tcp = 80, interval = 0 }', '0'],
      ['healthcheck = { tcp = 80, retries = 0 }', '0'],
      ['healthcheck = { tcp = 80, on_unhealthy = "kill" }', '"kill"', '"report"'],
    ]);
  });

  it('is an error for dependencies that are none', () => {
    eachIsAnError([
      ['depends_on = "db"', '"db"', '["db"]'],
      ['depends_on = [1]', '1', '"1"'],
      ['depends_on = { db = "up" }', '"up"', '"started"'],
      ['depends_on = true', 'true'],
    ]);
  });

  it('says what must be there instead, and what is', () => {
    const messageOf = (line: string): string => onlyError(taskSaying(line)).message;
    assert.equal(messageOf('run_at_startup = "yes"'), '`run_at_startup` must be true or false, not the string "yes".');
    assert.equal(messageOf('log_max_files = []'), '`log_max_files` must be a whole number from 0 to 1000, not a list.');
    assert.equal(
      messageOf('healthcheck = { tcp = 80, timeout = {} }'),
      '`healthcheck.timeout` must be a duration such as "500ms", "10s" or "5m", or a whole number of seconds, not a table.',
    );
    assert.equal(
      messageOf('healthcheck = { log = "(" }'),
      '`healthcheck.log` must be a regular expression: Unterminated group.',
    );
    for (const [log, part] of [
      ['^(?!.*error)ready', '(?!'],
      ['(?<=port )\\\\d+', '(?<='],
      ['(a)\\\\1', '\\1'],
    ] as const)
      assert.equal(
        messageOf(`healthcheck = { log = "${log}" }`),
        `\`healthcheck.log\` must not use \`${part}\`: lines are matched without backtracking.`,
      );
    const long = messageOf(`healthcheck = { log = "${'a'.repeat(1001)}" }`);
    assert.equal(long, '`healthcheck.log` must not be longer than 1000 characters.');
  });

  it('takes every pattern that can be matched in linear time', () => {
    for (const log of ['[(?=]', '\\\\(?=', '(?<port>\\\\d+)', '(?:a|b)', '[\\\\1]'])
      assert.ok(sound(taskSaying(`healthcheck = { log = "${log}" }`)), log);
  });
});

describe('a key that is missing or unknown', () => {
  it('is an error at the header where a task has no name or no command', () => {
    const nameless = onlyError('[[tasks]]\ncommand = "x"\n');
    assert.deepEqual([nameless.code, nameless.severity, nameless.at], ['missing-key', 'error', '[[tasks]]']);
    assert.equal(
      onlyError('[[tasks]] # none\nname = "x"\n').message,
      'This task needs a `command`, such as `command = "node"`.',
    );
    assert.equal(onlyError('tasks = [{ name = "x" }]').at, '{ name = "x" }');
  });

  it('is a warning with the key that was probably meant', () => {
    const meant = ([key, expected]: readonly [string, string | undefined]): void => {
      const { severity, code, at, suggestions } = onlyError(taskSaying(`${key} = "x"`));
      assert.deepEqual(
        { severity, code, at, meant: suggestions?.[0] },
        { severity: 'warning', code: 'unknown-key', at: key, meant: expected },
      );
    };
    (
      [
        ['comand', undefined], // it has a command already
        ['tilte', 'title'],
        ['dependson', 'depends_on'],
        ['runAtStartup', 'run_at_startup'],
        ['run-at-startup', 'run_at_startup'],
        ['AUTOSTART', 'run_at_startup'],
        ['working_dir', 'cwd'],
        ['environment', 'env'],
        ['stopsignal', 'stop_signal'],
        ['color', undefined],
        ['__proto__', undefined],
        ['constructor', undefined],
        ['toString', undefined],
        ['x'.repeat(300), undefined],
      ] as const
    ).forEach(meant);
    assert.match(onlyError(taskSaying('comand = "x"')).message, /did you mean `command`/);
  });

  it('is a warning inside of other tables as well', () => {
    assert.equal(onlyError(taskSaying('healthcheck = { tcp = 80, intervall = 1 }')).suggestions?.[0], 'interval');
    assert.equal(onlyError('[task_runner]\nmax_runing = 3\n').suggestions?.[0], 'max_running');
    assert.equal(onlyError('[task_defaults]\nrestrat = "always"\n').suggestions?.[0], 'restart');
  });
});

describe('tasks that are not a list', () => {
  it('are an error that shows how to write them', () => {
    const single = onlyError('[tasks]\nname = "web"\ncommand = "x"\n');
    assert.deepEqual([single.code, single.at, single.suggestions], ['not-a-list', '[tasks]', ['[[tasks]]']]);
    const named = onlyError('[tasks.web]\ncommand = "x"\n');
    assert.deepEqual([named.at, named.suggestions], ['[tasks.web]', ['[[tasks]]\nname = "web"']]);
    assert.equal(onlyError('tasks = "npm start"').code, 'not-a-list');
    assert.equal(onlyError('tasks = ["npm start"]').code, 'not-a-table');
  });

  it('go for the single tables, too', () => {
    assert.deepEqual(onlyError('[[task_defaults]]\nrestart = "always"\n').suggestions, ['[task_defaults]']);
    assert.equal(onlyError('task_runner = 5').code, 'not-a-table');
  });
});

describe('a command line in `command`', () => {
  it('is a warning that offers the shell, written as the file is', () => {
    const { severity, code, at, suggestions } = onlyError(
      '[[tasks]]\n  name = "web"\n  command = "npm run dev" # go\n',
    );
    assert.deepEqual({ severity, code, at }, { severity: 'warning', code: 'shell-wanted', at: '"npm run dev"' });
    assert.deepEqual(suggestions, ['"npm run dev"\n  shell = true']);
    const inline = onlyError('tasks = [{ name = "web", command = "npm run dev" }]');
    assert.deepEqual(inline.suggestions, ['"npm run dev", shell = true']);
    assert.deepEqual(onlyError('[[tasks]]\r\nname = "web"\r\ncommand = "a b"\r\n').suggestions, [
      '"a b"\r\nshell = true',
    ]);
  });

  it('is none with a shell, with arguments, or with a shell by default', () => {
    sound('[[tasks]]\nname = "a"\ncommand = "npm run dev"\nshell = true\n');
    sound('[[tasks]]\nname = "a"\ncommand = "/opt/My App/run"\nargs = ["x"]\n');
    sound('[task_defaults]\nshell = "bash"\n[[tasks]]\nname = "a"\ncommand = "npm run dev"\n');
  });
});
