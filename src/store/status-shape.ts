// The state of a task as a disk may hold it: what is not one of these would make an error of every answer about the
// task.
import {
  hasShape,
  isCount,
  isBoolean,
  isListOf,
  isNumber,
  isObject,
  isOneOf,
  isString,
  optional,
  type Guard,
} from '../base/guards.ts';
import type { Exit } from '../model/exit.ts';
import type { FailureReason, StatusKind, StopReason } from '../model/status.ts';

/** Lists that the compiler holds to be complete. */
function namesOf<T extends string>(names: Readonly<Record<T, true>>): Guard {
  return isOneOf(...Object.keys(names));
}

const failureReason = namesOf<FailureReason>({
  exit: true,
  signal: true,
  spawn: true,
  timeout: true,
  unhealthy: true,
  dependency: true,
  'gave-up': true,
  lost: true,
  unkillable: true,
});

const stopReason = namesOf<StopReason>({
  user: true,
  restart: true,
  timeout: true,
  unhealthy: true,
  stragglers: true,
  removed: true,
  shutdown: true,
});

export const isFailure = hasShape({
  reason: failureReason,
  message: isString,
  exitCode: optional(isNumber),
  signal: optional(isString),
});

const EXITS: Readonly<Record<Exit['kind'], Guard>> = {
  code: hasShape({ code: isNumber }),
  signal: hasShape({ signal: isString }),
  unknown: isObject,
};

const pid = optional(isCount);

const STATES: Readonly<Record<StatusKind, Guard>> = {
  stopped: isObject,
  waiting: hasShape({
    for: isOneOf('consent', 'dependencies', 'delay', 'slot'),
    on: isListOf(isString),
    until: optional(isNumber),
    position: optional(isCount),
  }),
  starting: hasShape({ pid }),
  running: hasShape({ pid, health: isOneOf('none', 'healthy', 'unhealthy') }),
  stopping: hasShape({ pid, reason: stopReason, forced: isBoolean, left: optional(isString) }),
  backoff: hasShape({ attempt: isCount, maxRetries: isCount, until: isNumber, last: isFailure }),
  finished: hasShape({ exitCode: optional(isNumber), left: optional(isString) }),
  failed: (value) => isFailure(value) && (!isUnkillable(value) || hasShape({ pid, stopReason })(value)),
};

function isUnkillable(value: unknown): boolean {
  return isObject(value) && value['reason'] === 'unkillable';
}

export const isExit: Guard = (value) => isOfKind(EXITS, value);

export const isStatus: Guard = (value) => isOfKind(STATES, value);

function isOfKind(kinds: Readonly<Record<string, Guard>>, value: unknown): boolean {
  const kind = isObject(value) ? value['kind'] : undefined;
  return typeof kind === 'string' && Object.hasOwn(kinds, kind) && kinds[kind]?.(value) === true;
}
