import type { Advices } from '../../reader.ts';

const LOOKS = ['It is about the look of process-compose.', 'Nothing.'] as const;
const LOGS = ['Each task has log files of its own, kept by Dirigent.', 'Read them with: dirigent logs NAME.'] as const;

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
  extends: ['Another file is not read.', 'Import that file as well.'],
  env_cmds: ['Commands cannot fill variables.', 'Write them into an env_file, or set them in the command line.'],
  ordered_shutdown: ['Dirigent always stops dependents first.', 'Nothing.'],
  mcp_server: ['It serves process-compose to agents.', 'Use: dirigent mcp.'],
  elevated_shell_command: ['Nothing runs with elevated rights.', 'Set user, or call sudo in the command.'],
  elevated_shell_argument: ['Nothing runs with elevated rights.', 'Set user, or call sudo in the command.'],
};

export const OF_PROCESS: Advices = {
  replicas: ['A task is one process.', 'Duplicate the task; PC_REPLICA_NUM is 0 now.'],
  extends: ['Another process is not read.', 'Copy its keys.'],
  is_daemon: ['A command that goes to the background counts as ended.', 'Let it stay in the foreground.'],
  launch_timeout_seconds: ['It is for daemons.', 'Let the command stay in the foreground.'],
  is_elevated: ['Nothing runs with elevated rights.', 'Set user, or call sudo in the command.'],
  schedule: ['Tasks have no schedule.', 'Use cron, or call dirigent start from it.'],
  mcp: ['It describes the process to agents of process-compose.', 'Nothing.'],
  monitor_for: ['Silence and activity are not watched.', 'Use a healthcheck.'],
  monitor_silence_threshold: ['Silence and activity are not watched.', 'Use a healthcheck.'],
  truncate_log: ['Logs of earlier runs are kept.', 'Set rotate_previous = false to replace them.'],
  disable_ansi_colors: ['Output is kept as it is.', 'Set NO_COLOR in env.'],
};

export const OF_AVAILABILITY: Advices = {
  exit_on_end: ['Tasks are independent: the end of one stops no other.', 'Use: dirigent run --wait.'],
  exit_on_skipped: ['Tasks are independent: one that is skipped stops no other.', 'Nothing.'],
};

export const OF_PROBE: Advices = {
  success_threshold: ['One success is enough.', 'Nothing: process-compose does not honour it either.'],
};

export const OF_HTTP: Advices = {
  headers: ['A probe sends no headers.', 'Use a command such as curl.'],
  status_code: ['Every status from 200 to 399 is a success.', 'Use a command such as curl for another one.'],
};

export const OF_SHUTDOWN: Advices = {
  parent_only: ['The whole process group gets the signal.', 'Use stop_command to signal one process.'],
  send_keys: ['Keys cannot be sent to stop a task.', 'Use stop_signal or stop_command.'],
};

export const OF_WATCH: Advices = {
  debounce: ['Changes are gathered for 300 ms.', 'Nothing.'],
  cascade: ['Dependents are not restarted.', 'Give them the same watch.'],
  max_entries: ['There is no such limit.', 'Nothing.'],
  buffer_size: ['There is no such buffer.', 'Nothing.'],
  disable_default_excludes: ['Only .git, .hg, .svn and node_modules are left out.', 'Nothing.'],
};
