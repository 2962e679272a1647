// Turns the keys of the file into a task definition.
import type {
  Dependency,
  RestartPolicy,
  RunnerSettings,
  StopPolicy,
  TaskDefinition,
} from '../../model/task-definition.ts';
import type { RunnerValues, TaskValues } from '../schema.ts';

/** The definition of a task, whose `name` and `command` were checked to be there. */
export function toDefinition(values: TaskValues, name: string, command: string): TaskDefinition {
  return {
    name,
    title: values.title ?? name,
    command,
    args: values.args,
    shell: values.shell,
    ...present('cwd', values.cwd),
    env: values.env,
    unsetEnv: values.unset_env,
    envFile: values.env_file,
    runAtStartup: values.run_at_startup,
    persistToDisk: values.persist_to_disk,
    rotatePrevious: values.rotate_previous,
    logMaxSize: values.log_max_size,
    logMaxFiles: values.log_max_files,
    restart: toRestartPolicy(values),
    successExitCodes: values.success_exit_codes,
    ...present('timeoutMs', values.timeout),
    stop: toStopPolicy(values),
    dependsOn: toDependencies(values),
    ...present('healthcheck', values.healthcheck),
    ...present('user', values.user),
    ...present('group', values.group),
    tty: values.tty,
    watch: values.watch,
    notify: values.notify,
    ...present('url', values.url),
  };
}

export function toRunnerSettings(values: RunnerValues): RunnerSettings {
  return {
    maxRunning: values.max_running,
    maxQueued: values.max_queued,
    lingerMs: values.linger,
    eventLogMaxSize: values.event_log_max_size,
  };
}

function toRestartPolicy(values: TaskValues): RestartPolicy {
  return {
    when: values.restart.when,
    maxRetries: values.max_retries,
    delayMs: values.restart_delay,
    maxDelayMs: Math.max(values.restart_delay, values.restart_max_delay),
    jitter: values.restart_jitter,
    resetAfterMs: values.restart_reset_after,
  };
}

function toStopPolicy(values: TaskValues): StopPolicy {
  return { signal: values.stop_signal, timeoutMs: values.stop_timeout, ...present('command', values.stop_command) };
}

/** Each dependency once; the first entry counts. */
function toDependencies({ depends_on: written }: TaskValues): readonly Dependency[] {
  const first = written.filter(({ task }, index) => written.findIndex((other) => other.task === task) === index);
  return first.map(({ task, until }) => ({ task, until }));
}

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<K, V>>;
}
