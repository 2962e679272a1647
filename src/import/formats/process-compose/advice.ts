// Advice for keys of process-compose without a counterpart.
import { info, warning, type Advices } from '../../loss.ts';

const LOOKS = info('A setting of the process-compose interface.');
const LOGS = warning('Dirigent writes log files of its own for each task.', 'Read them with: dirigent logs NAME.');

export const OF_FILE: Advices = {
  log_location: LOGS,
  log_level: LOGS,
  log_length: LOGS,
  log_configuration: LOGS,
  log_format: LOGS,
  log_no_color: LOGS,
  log_timestamps: LOGS,
  log_truncate: LOGS,
  is_tui_disabled: LOOKS,
  extends: warning('extends is not followed.', 'Import the other file as well.'),
  env_cmds: warning(
    'Variables cannot be set from the output of a command.',
    'Write them to an env_file, or set them in the command line.',
  ),
  ordered_shutdown: info('Dirigent always stops dependents first.'),
  mcp_server: warning('The MCP server of process-compose.', 'Use: dirigent mcp.'),
  elevated_shell_command: warning(
    'Tasks do not run with elevated privileges.',
    'Set user, or call sudo in the command.',
  ),
  elevated_shell_argument: warning(
    'Tasks do not run with elevated privileges.',
    'Set user, or call sudo in the command.',
  ),
};

export const OF_PROCESS: Advices = {
  replicas: warning('A task is a single process.', 'Duplicate the task; PC_REPLICA_NUM is set to 0.'),
  extends: warning('extends is not followed.', 'Copy the keys of the other process.'),
  is_daemon: warning('A command that daemonizes counts as exited.', 'Run it in the foreground.'),
  launch_timeout_seconds: warning('Applies only to daemons.', 'Run the command in the foreground.'),
  is_elevated: warning('Tasks do not run with elevated privileges.', 'Set user, or call sudo in the command.'),
  schedule: warning('Tasks have no schedule.', 'Run dirigent start from cron.'),
  mcp: info('A setting of the MCP server of process-compose.'),
  monitor_for: warning('Output activity is not monitored.', 'Use a health check.'),
  monitor_silence_threshold: warning('Output activity is not monitored.', 'Use a health check.'),
  truncate_log: warning('Logs of earlier runs are kept.', 'Set rotate_previous = false to replace them.'),
  disable_ansi_colors: warning('Output is kept unchanged.', 'Set NO_COLOR in env.'),
};

export const OF_AVAILABILITY: Advices = {
  exit_on_end: warning('Tasks are independent: the exit of one does not stop the others.', 'Use: dirigent run --wait.'),
  exit_on_skipped: info('Tasks are independent: a skipped task does not stop the others.'),
};

export const OF_PROBE: Advices = {
  success_threshold: info(
    'A single success counts as healthy.',
    'No action needed: process-compose ignores it as well.',
  ),
};

export const OF_HTTP: Advices = {
  headers: warning('HTTP health checks send no custom headers.', 'Use a command, such as curl.'),
  status_code: warning(
    'Every status from 200 to 399 counts as healthy.',
    'For another status, use a command, such as curl.',
  ),
};

export const OF_SHUTDOWN: Advices = {
  parent_only: warning('The signal goes to the whole process group.', 'To signal a single process, use stop_command.'),
  send_keys: warning('A task cannot be stopped by key presses.', 'Set stop_signal or stop_command.'),
};

export const OF_WATCH: Advices = {
  debounce: info('The debounce is always 300 ms.'),
  cascade: warning('Dependents are not restarted.', 'Set the same watch on the dependents.'),
  max_entries: info('There is no such limit.'),
  buffer_size: info('There is no such limit.'),
  disable_default_excludes: info('Only .git, .hg, .svn and node_modules are excluded by default.'),
};
