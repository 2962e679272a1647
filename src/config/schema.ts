// Every key of dirigent.toml, once: how it is read, its default, what it means. Reading, the JSON schema, hovers,
// completion and docs/configuration.md all come from these tables.
import { duration, size } from './keys/amounts.ts';
import { flagOr, list, oneOrMore } from './keys/collections.ts';
import { dependencies } from './keys/dependencies.ts';
import { environment, variableName } from './keys/environment.ts';
import { stopSignal, taskName, webAddress } from './keys/formats.ts';
import { healthcheck } from './keys/healthcheck.ts';
import { optional, required, withDefault, type Given, type Values } from './keys/key.ts';
import { restart } from './keys/restart.ts';
import { anyText, choice, flag, fraction, integer, text } from './keys/scalars.ts';
import { watchPatternProblem } from './keys/watch-pattern.ts';

export const taskKeys = {
  name: required(taskName(), {
    doc: 'The id of the task, unique regardless of case; it also names the folder of its logs.',
    example: 'web',
    aliases: ['id', 'label'],
  }),
  title: optional(text(), {
    doc: 'Shown instead of the name.',
    example: 'Web server',
    aliases: ['display_name', 'description'],
  }),
  command: required(text({ words: 'a program' }), {
    doc: 'The program to run; with `shell`, a whole command line.',
    example: 'node',
    aliases: ['cmd', 'exec', 'run', 'script', 'program', 'executable', 'entrypoint'],
  }),
  args: withDefault(list(anyText(), 'strings'), [], {
    doc: 'The arguments of the program, passed unchanged.',
    example: ['server.js', '--port', '3000'],
    aliases: ['arguments', 'argv'],
  }),
  shell: withDefault(flagOr(text({ words: 'the name of a shell', values: ['"bash"', '"zsh"', '"pwsh"'] })), false, {
    doc: 'Run `command` through the default shell, or through the one named.',
    example: true,
    aliases: ['interpreter', 'use_shell'],
  }),
  cwd: optional(text({ words: 'a folder' }), {
    doc: 'The folder to run in, relative to the file; `~/` is the home folder.',
    example: 'packages/web',
    aliases: ['dir', 'directory', 'working_dir', 'working_directory', 'workdir', 'folder', 'path'],
  }),
  env: withDefault(
    environment(),
    {},
    {
      doc: 'Environment variables; strings, numbers and booleans.',
      example: { NODE_ENV: 'development', PORT: 3000 },
      aliases: ['environment', 'envs', 'vars', 'variables'],
    },
  ),
  unset_env: withDefault(list(variableName(), 'names of variables'), [], {
    doc: 'Inherited environment variables that the task must not see.',
    example: ['HTTP_PROXY'],
    aliases: ['env_remove', 'clear_env'],
  }),
  env_file: withDefault(oneOrMore(text({ words: 'a file' }), 'files'), [], {
    doc: 'Dotenv files, read again at every start; later ones override earlier ones, and `env` overrides all of them.',
    example: '.env',
    aliases: ['env_files', 'dotenv', 'envfile'],
  }),
  run_at_startup: withDefault(flag(), false, {
    doc: 'Start with the workspace, once you have approved the command.',
    example: true,
    aliases: ['autostart', 'auto_start', 'startup', 'enabled', 'run_on_startup', 'run_on_start'],
  }),
  persist_to_disk: withDefault(flag(), true, {
    doc: 'Write output to log files; false keeps only the newest part, in memory.',
    example: false,
    aliases: ['persist', 'log_to_disk'],
  }),
  rotate_previous: withDefault(flag(), true, {
    doc: 'A new run first moves the logs of the previous one to `.log.1`; false replaces them.',
    example: false,
  }),
  log_max_size: withDefault(size(), '10MB', {
    doc: 'A log file that grows beyond this is rotated while the task runs.',
    example: '10MB',
    aliases: ['max_log_size', 'stdout_logfile_maxbytes', 'max_size'],
  }),
  log_max_files: withDefault(integer(0, 1000), 5, {
    doc: 'How many rotated log files are kept.',
    example: 5,
    aliases: ['max_log_files', 'stdout_logfile_backups', 'log_backups', 'max_files'],
  }),
  restart: withDefault(restart(), 'never', {
    doc: 'When to restart: never, after a failure, or always; `"on-failure:5"` also sets `max_retries = 5`.',
    example: 'on-failure',
    aliases: ['autorestart', 'auto_restart', 'restart_policy', 'availability'],
  }),
  max_retries: withDefault(integer(0, 1_000_000), 10, {
    doc: 'How many consecutive failed runs before giving up; 0 means no limit.',
    example: 5,
    aliases: ['retries', 'startretries', 'max_restarts', 'restart_tries'],
  }),
  restart_delay: withDefault(duration(), '500ms', {
    doc: 'The delay before the first restart; it doubles with every failure.',
    example: '1s',
    aliases: ['backoff', 'restart_sec', 'backoff_seconds'],
  }),
  restart_max_delay: withDefault(duration(), '30s', {
    doc: 'The longest delay before a restart.',
    example: '1m',
    aliases: ['max_backoff', 'restart_delay_max'],
  }),
  restart_jitter: withDefault(fraction(), 0.1, {
    doc: 'The random addition to the delay: 0.1 is up to 10 %.',
    example: 0.1,
    aliases: ['jitter'],
  }),
  restart_reset_after: withDefault(duration(), '30s', {
    doc: 'A run of at least this length resets the count of failures.',
    example: '1m',
    aliases: ['min_uptime', 'startsecs', 'reset_after'],
  }),
  success_exit_codes: withDefault(list(integer(0, 2 ** 32 - 1), 'exit codes'), [0], {
    doc: 'The exit codes that count as success.',
    example: [0, 2],
    aliases: ['exit_codes', 'exitcodes', 'success_codes', 'success_exit_status'],
  }),
  timeout: optional(duration({ minimum: 1 }), {
    doc: 'The longest a run may take; then it is stopped and counts as failed.',
    example: '10m',
    aliases: ['max_runtime', 'run_timeout', 'time_limit'],
  }),
  stop_signal: withDefault(stopSignal(), 'SIGTERM', {
    doc: 'The signal that asks the task to stop, sent to its whole process group.',
    example: 'SIGINT',
    aliases: ['stopsignal', 'kill_signal', 'signal'],
  }),
  stop_timeout: withDefault(duration(), '5s', {
    doc: 'How long the task may take to stop before it is killed.',
    example: '10s',
    aliases: ['stopwaitsecs', 'stop_grace_period', 'kill_timeout', 'shutdown_timeout', 'grace_period'],
  }),
  stop_command: optional(text({ words: 'a command line' }), {
    doc: 'A shell command that stops the task, instead of the signal.',
    example: 'docker compose stop',
    aliases: ['shutdown_command', 'stop', 'exec_stop'],
  }),
  depends_on: withDefault(dependencies(), [], {
    doc: 'Tasks that are started first; a list waits until they are ready, a table sets the condition of each.',
    example: ['db'],
    aliases: ['needs', 'requires', 'dependencies', 'deps', 'after', 'depends'],
  }),
  healthcheck: optional(healthcheck({ $ref: '#/definitions/healthcheck' }), {
    doc: 'How to check that the task is ready and healthy: `command`, `http`, `tcp` or `log`.',
    example: { http: 'http://localhost:3000/health' },
    aliases: ['health', 'health_check', 'readiness', 'readiness_probe', 'ready', 'probe'],
  }),
  user: optional(text({ words: 'the name of a user' }), {
    doc: 'Run as this user; the start fails without the permission to do so. Not on Windows.',
    example: 'www-data',
    aliases: ['run_as', 'username'],
  }),
  group: optional(text(), {
    doc: 'The heading in the list; a group can be started and stopped as a whole.',
    example: 'backend',
    aliases: ['category', 'namespace', 'section'],
  }),
  tty: withDefault(flag(), false, {
    doc: 'Run in a pseudo-terminal, for programs that want colors or keys; its output is all in stdout. On Linux; a pipe elsewhere.',
    example: true,
    aliases: ['pty', 'terminal', 'is_tty', 'interactive'],
  }),
  watch: withDefault(list(text({ words: 'a pattern of files', check: watchPatternProblem }), 'patterns of files'), [], {
    doc: 'Restart when a file changes that matches one of these patterns.',
    example: ['src/**/*.ts'],
    aliases: ['watch_files', 'globs', 'restart_on_change'],
  }),
  notify: withDefault(choice('failure', 'always', 'never'), 'failure', {
    doc: 'When to show a notification that it ended by itself.',
    example: 'always',
    aliases: ['notification', 'notifications', 'alert'],
  }),
  url: optional(webAddress(), {
    doc: 'A URL to open from the list.',
    example: 'http://localhost:3000',
    aliases: ['link', 'href', 'homepage'],
  }),
};

export const runnerKeys = {
  max_running: withDefault(integer(0, 100_000), 0, {
    doc: 'How many tasks may run at once; 0 means no limit.',
    example: 4,
    aliases: ['concurrency', 'max_parallel', 'parallel', 'max_concurrent'],
  }),
  max_queued: withDefault(integer(0, 1_000_000), 100, {
    doc: 'How many tasks may wait in the queue; further starts are rejected, with an event.',
    example: 100,
    aliases: ['queue_size', 'max_queue'],
  }),
  linger: withDefault(duration(), '30s', {
    doc: 'How long everything keeps running after the last editor window closed.',
    example: '5m',
    aliases: ['linger_timeout', 'idle_timeout'],
  }),
  event_log_max_size: withDefault(size(), '10MB', {
    doc: 'An event log that grows beyond this is rotated.',
    example: '10MB',
    aliases: ['max_event_log_size'],
  }),
};

/** Keys of a task that `[task_defaults]` cannot set for all of them. */
export const NOT_A_DEFAULT = ['name', 'title', 'command', 'args', 'depends_on'] as const;

/** The values of a task in one table, before defaults. */
export type TaskGiven = Given<typeof taskKeys>;
export type TaskValues = Values<typeof taskKeys>;
export type RunnerValues = Values<typeof runnerKeys>;
