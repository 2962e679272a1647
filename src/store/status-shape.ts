// The state of a task as a disk may hold it: what is not one of these would make an error of every answer about the task.
import {
  hasShape,
  isCount,
  isFlag,
  isListOf,
  isNumber,
  isObject,
  isOneOf,
  isText,
  maybe,
  type Guard,
} from '../base/shape.ts';
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
  message: isText,
  exitCode: maybe(isNumber),
  signal: maybe(isText),
});

const EXITS: Readonly<Record<Exit['kind'], Guard>> = {
  code: hasShape({ code: isNumber }),
  signal: hasShape({ signal: isText }),
  unknown: isObject,
};

const pid = maybe(isCount);

const STATES: Readonly<Record<StatusKind, Guard>> = {
  stopped: isObject,
  waiting: hasShape({
    for: isOneOf('consent', 'dependencies', 'delay', 'slot'),
    on: isListOf(isText),
    until: maybe(isNumber),
    position: maybe(isCount),
  }),
  starting: hasShape({ pid }),
  running: hasShape({ pid, health: isOneOf('none', 'healthy', 'unhealthy') }),
  stopping: hasShape({ pid, reason: stopReason, forced: isFlag, left: maybe(isText) }),
  backoff: hasShape({ attempt: isCount, maxRetries: isCount, until: isNumber, last: isFailure }),
  finished: hasShape({ exitCode: maybe(isNumber), left: maybe(isText) }),
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
