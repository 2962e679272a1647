// Reads definitions that this or another version has stored, which may be damaged.
import { adHocDefinition } from './ad-hoc.ts';
import {
  hasShape,
  isCount,
  isBoolean,
  isListOf,
  isMapOf,
  isNumber,
  isObject,
  isOneOf,
  isString,
  optional,
  pickValid,
  type Guard,
} from '../base/guards.ts';
import type { RunnerSettings, TaskDefinition } from '../model/task-definition.ts';

const texts = isListOf(isString);

const probe: Guard = (value) => {
  if (!isObject(value)) return false;
  switch (value['kind']) {
    case 'command':
      return isString(value['command']) && texts(value['args']);
    case 'http':
      return isString(value['url']);
    case 'tcp':
      return isString(value['host']) && isCount(value['port']);
    case 'log':
      return isString(value['pattern']);
    default:
      return false;
  }
};

/** Every key but the name and the command, without which it is none. */
const SHAPE: Readonly<Record<Exclude<keyof TaskDefinition, 'name' | 'command'>, Guard>> = {
  title: isString,
  args: texts,
  shell: (value) => isBoolean(value) || isString(value),
  cwd: isString,
  env: isMapOf(isString),
  unsetEnv: texts,
  envFile: texts,
  runAtStartup: isBoolean,
  persistToDisk: isBoolean,
  rotatePrevious: isBoolean,
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
  stop: hasShape({ signal: isString, timeoutMs: isCount, command: optional(isString) }),
  dependsOn: isListOf(hasShape({ task: isString, until: isOneOf('started', 'ready', 'finished') })),
  healthcheck: hasShape({
    probe,
    intervalMs: isCount,
    timeoutMs: isCount,
    retries: isCount,
    startPeriodMs: isCount,
    onUnhealthy: isOneOf('report', 'restart'),
  }),
  user: isString,
  group: isString,
  tty: isBoolean,
  watch: texts,
  notify: isOneOf('failure', 'always', 'never'),
  url: isString,
};

/** Keys that decide what is executed, and as which user: if one is invalid, the definition is not used. */
const DECISIVE = ['args', 'shell', 'cwd', 'env', 'unsetEnv', 'envFile', 'user'];

/**
 * The definition of this task as far as it is valid, with the defaults of a file for the rest; undefined if a key is
 * invalid that decides what is executed.
 */
export function readStoredDefinition(value: unknown, name: string): TaskDefinition | undefined {
  if (!isObject(value) || typeof value['command'] !== 'string') return undefined;
  const { command } = value;
  const { valid, invalid } = pickValid(value, SHAPE);
  if (invalid.some((key) => DECISIVE.includes(key))) return undefined;
  return { ...adHocDefinition({ name, command }), ...valid };
}

const RUNNER: Readonly<Record<keyof RunnerSettings, Guard>> = {
  maxRunning: isCount,
  maxQueued: isCount,
  lingerMs: isCount,
  eventLogMaxSize: isCount,
};

export function readStoredRunner(value: unknown, defaults: RunnerSettings): RunnerSettings {
  return isObject(value) ? { ...defaults, ...pickValid(value, RUNNER).valid } : defaults;
}
