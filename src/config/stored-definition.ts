// Definitions that were written down by this or another version, and may be anything by now.
import { adHocDefinition } from './ad-hoc.ts';
import {
  hasShape,
  isCount,
  isFlag,
  isListOf,
  isMapOf,
  isNumber,
  isObject,
  isOneOf,
  isText,
  maybe,
  soundPart,
  type Guard,
} from '../base/shape.ts';
import type { RunnerSettings, TaskDefinition } from '../model/task-definition.ts';

const texts = isListOf(isText);

const probe: Guard = (value) => {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'command':
      return isText(value['command']) && texts(value['args']);
    case 'http':
      return isText(value['url']);
    case 'tcp':
      return isText(value['host']) && isCount(value['port']);
    case 'log':
      return isText(value['pattern']);
    default:
      return false;
  }
};

/** Every key but the name and the command, without which it is none. */
const SHAPE: Readonly<Record<Exclude<keyof TaskDefinition, 'name' | 'command'>, Guard>> = {
  title: isText,
  args: texts,
  shell: (value) => isFlag(value) || isText(value),
  cwd: isText,
  env: isMapOf(isText),
  unsetEnv: texts,
  envFile: texts,
  runAtStartup: isFlag,
  persistToDisk: isFlag,
  rotatePrevious: isFlag,
  logMaxSize: isCount,
  logMaxFiles: isCount,
  restart: hasShape({
    when: isOneOf('never', 'on-failure', 'always'),
    maxRetries: isCount,
    delayMs: isCount,
    maxDelayMs: isCount,
    jitter: isNumber,
    resetAfterMs: isCount,
  }),
  successExitCodes: isListOf(isNumber),
  timeoutMs: isCount,
  stop: hasShape({ signal: isText, timeoutMs: isCount, command: maybe(isText) }),
  dependsOn: isListOf(hasShape({ task: isText, until: isOneOf('started', 'ready', 'finished') })),
  healthcheck: hasShape({
    probe,
    intervalMs: isCount,
    timeoutMs: isCount,
    retries: isCount,
    startPeriodMs: isCount,
    onUnhealthy: isOneOf('report', 'restart'),
  }),
  user: isText,
  group: isText,
  tty: isFlag,
  watch: texts,
  notify: isOneOf('failure', 'always', 'never'),
  url: isText,
};

/** What decides what is executed, and as whom: where it makes no sense, nothing may be executed by it. */
const DECISIVE = ['args', 'shell', 'cwd', 'env', 'unsetEnv', 'envFile', 'user'];

/**
 * The definition of this task as far as it makes sense, with the defaults of the file for the rest; undefined where it
 * does not say what would be executed.
 */
export function readStoredDefinition(value: unknown, name: string): TaskDefinition | undefined {
  if (!isObject(value) || typeof value['command'] !== 'string') return undefined;
  const { command } = value;
  const { sound, wrong } = soundPart(value, SHAPE);
  if (wrong.some((key) => DECISIVE.includes(key))) return undefined;
  return { ...adHocDefinition({ name, command }), ...sound };
}

const RUNNER: Readonly<Record<keyof RunnerSettings, Guard>> = {
  maxRunning: isCount,
  maxQueued: isCount,
  lingerMs: isCount,
  eventLogMaxSize: isCount,
};

export function readStoredRunner(value: unknown, defaults: RunnerSettings): RunnerSettings {
  return isObject(value) ? { ...defaults, ...soundPart(value, RUNNER).sound } : defaults;
}
