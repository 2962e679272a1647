// What must hold after every step, whatever happened. Derived facts are worked out here once more, from scratch and in
// the plainest way, and compared with what the engine keeps.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Dependency } from '../../../src/model/task-definition.ts';
import { Transaction } from '../../../src/engine/transaction.ts';
import type { Effect } from '../../../src/engine/event.ts';
import { explain } from '../../../src/engine/explain.ts';
import { reconcile } from '../../../src/engine/reconcile.ts';
import type { EngineState } from '../../../src/engine/state.ts';
import { isActive, isUnkillable, mayBeAlive, pidOf } from '../../../src/model/status.ts';
import type { Task } from '../../../src/engine/task.ts';
import type { Transition, World } from './world.ts';

export function checkInvariants(transition: Transition, world: World): void {
  oneProcessPerTask(transition, world);
  signalsOnlyTheCurrentRun(transition, world);
  slotsAreKept(transition);
  delaysAreWithinBounds(transition);
  dependenciesAreMet(transition, world);
  stopsAreOrdered(transition);
  endsAreJudged(transition, world);
  refusalsChangeNothing(transition);
  unchangedTasksKeepTheirIdentity(transition);
  nothingIsLeftToDo(transition.state);
  queueIsInOrder(transition);
  queueIsBounded(transition);
  for (const task of transition.state.tasks.values()) {
    wantedAndStatusAgree(task);
    processIsKnown(task, world);
    stopsInTime(transition.state, task);
    timersAreArmed(task, transition, world);
    isExplained(transition.state, task, world.now);
    hasHope(transition.state, task);
  }
}

type EffectOf<T extends Effect['type']> = Extract<Effect, { readonly type: T }>;

function effectsOf<T extends Effect['type']>({ effects }: Transition, type: T): readonly EffectOf<T>[] {
  return effects.filter((effect): effect is EffectOf<T> => effect.type === type);
}

/** I1: at most one living group per task. */
function oneProcessPerTask(transition: Transition, world: World): void {
  for (const { task } of effectsOf(transition, 'spawn')) {
    assert.equal(world.processes.get(task), undefined, `${task} was spawned while its last run may be alive`);
  }
  const spawned = effectsOf(transition, 'spawn').map(({ task }) => task);
  assert.equal(new Set(spawned).size, spawned.length, 'spawned twice in one step');
  const alive = [...transition.state.tasks].filter(([, { status }]) => mayBeAlive(status)).map(([name]) => name);
  assert.deepEqual(alive.sort(), [...new Set([...world.processes.keys(), ...spawned])].sort(), 'who is alive');
}

/** The state names the process that the world knows: the right run, the right number. */
function processIsKnown({ status, run, definition: { name } }: Task, world: World): void {
  const process = world.processes.get(name);
  if (process === undefined) return;
  assert.equal(run, process.run, `${name} is at another run than its process`);
  assert.equal(pidOf(status), process.pid, `${name} has another process`);
}

/** I2, as far as it is the engine's: a signal is for the run that lives, and never before it has a process. */
function signalsOnlyTheCurrentRun(transition: Transition, world: World): void {
  for (const { task, run, type } of [...effectsOf(transition, 'requestStop'), ...effectsOf(transition, 'forceStop')]) {
    const process = world.processes.get(task);
    assert.ok(process?.pid !== undefined && process.run === run, `${type} of ${task} without a process`);
  }
}

/** I5: no more runs than slots; and no slot stays empty while a task waits for it. */
function slotsAreKept(transition: Transition): void {
  const { maxRunning } = transition.state.limits;
  if (maxRunning === 0) return;
  const tasks = [...transition.state.tasks.values()];
  const taken = tasks.filter(({ status }) => isActive(status)).length;
  if (effectsOf(transition, 'spawn').length > 0) assert.ok(taken <= maxRunning, `${taken} run, ${maxRunning} may`);
  if (tasks.some(({ status }) => status.kind === 'waiting' && status.for === 'slot')) {
    assert.ok(taken >= maxRunning, 'a slot is free and a task waits for it');
  }
}

/** I6: the count of failures goes up by one or begins anew, and the delay is within its bounds. */
function delaysAreWithinBounds(transition: Transition): void {
  for (const { task, event, data } of effectsOf(transition, 'journal')) {
    if (event !== 'retrying' || data?.['attempt'] === undefined) continue;
    const before = transition.before.tasks.get(task);
    const attempt = Number(data['attempt']);
    const found = transition.event.type === 'recovered' ? transition.event : undefined;
    const { failures = before?.failures } = found?.found === 'ended' || found?.found === 'lost' ? found : {};
    assert.ok(before !== undefined && (attempt === (failures ?? 0) + 1 || attempt === 1), `attempt ${attempt}`);
    // A run that ended before our time is judged by what it was started with.
    const { restart } = found?.found === 'ended' ? (found.definition ?? before.definition) : before.definition;
    const { delayMs, maxDelayMs, jitter, maxRetries } = restart;
    const least = Math.min(delayMs * 2 ** (attempt - 1), maxDelayMs);
    const delay = Number(data['delayMs']);
    assert.ok(delay >= least && delay <= Math.ceil(least * (1 + jitter)), `a delay of ${delay}, not ${least}`);
    assert.ok(maxRetries === 0 || attempt <= maxRetries, 'retried beyond its budget');
  }
}

/** I10: nothing starts before the current run of what it needs is there. Judged by the world, not by the engine. */
function dependenciesAreMet(transition: Transition, world: World): void {
  for (const { task, definition } of effectsOf(transition, 'spawn')) {
    for (const dependency of definition.dependsOn) {
      assert.ok(
        isMet(dependency, transition, world),
        `${task} was started without ${dependency.task} (${dependency.until})`,
      );
    }
  }
}

function isMet({ task, until }: Dependency, { state, event }: Transition, world: World): boolean {
  const process = world.processes.get(task);
  const definition = state.tasks.get(task)?.definition;
  if (process === undefined)
    return world.endedWell.has(task) && (until !== 'ready' || definition?.healthcheck === undefined);
  if (until === 'finished' || process.pid === undefined || process.exit !== undefined) return false;
  const isProven = definition?.healthcheck === undefined || process.healthy;
  const isNews = event.type === 'probed' && event.task === task;
  return until === 'started' || isProven || isNews;
}

/** Stop-all: a task stops only after everything that needs it and stops as well. */
function stopsAreOrdered(transition: Transition): void {
  const { before, state, event } = transition;
  for (const { task, event: word, data } of effectsOf(transition, 'journal')) {
    const isInOrder =
      before.tasks.get(task)?.stopPending !== undefined || ['stopAll', 'restartAll', 'configure'].includes(event.type);
    if (word !== 'stopping' || data?.['forced'] === true || !isInOrder || event.type === 'stop') continue;
    if ('task' in event && event.task === task) continue;
    for (const [name, other] of state.tasks) {
      const isLater = name !== task && isOnItsWayOut(other);
      const isCircle = dependsOn(state, task, name);
      assert.ok(
        !isLater || isCircle || !dependsOn(state, name, task),
        `${task} was stopped before ${name}, which needs it`,
      );
    }
  }
}

function isOnItsWayOut({ wanted, status, stopPending }: Task): boolean {
  return status.kind === 'stopping' || (isActive(status) && (wanted === 'down' || stopPending === 'restart'));
}

/** A pending stop waits for a dependent that is being stopped. */
function stopsInTime(state: EngineState, { definition, stopPending }: Task): void {
  if (stopPending === undefined) return;
  const isAwaited = [...state.tasks].some(
    ([name, other]) => isOnItsWayOut(other) && dependsOn(state, name, definition.name),
  );
  assert.ok(isAwaited, `${definition.name} waits with its stop for no task`);
}

/** What a run becomes at its end, worked out from the exit that the world knows and from what was wanted. */
function endsAreJudged({ before, state, event, effects }: Transition, world: World): void {
  if (event.type !== 'gone') return;
  const old = before.tasks.get(event.task);
  const task = state.tasks.get(event.task);
  if (old === undefined || task === undefined || old.run !== event.run || !mayBeAlive(old.status)) return;
  const { kind } = task.status;
  const { definition, wanted, failures } = old;
  const asked = old.stopPending === 'restart' ? old.stopPending : undefined;
  const stop =
    old.status.kind === 'stopping' ? old.status.reason : isUnkillable(old.status) ? old.status.stopReason : asked;
  if (wanted === 'down') return assert.equal(kind, 'stopped');
  if (stop === 'restart') return assert.ok(kind === 'starting' || kind === 'waiting' || kind === 'failed', kind);
  const isByItself = stop === undefined || stop === 'stragglers';
  if (isByItself && world.endedWell.has(event.task)) {
    const isAgain = definition.restart.when === 'always';
    // A definition that changed meanwhile may need something that does not exist.
    const isCutOff = isAgain && task.status.kind === 'failed' && task.status.reason === 'dependency';
    return assert.ok(isCutOff || kind === (isAgain ? 'waiting' : 'finished'), `${event.task} is ${kind}`);
  }
  const { when, maxRetries, resetAfterMs } = definition.restart;
  const uptime = old.readyAt === undefined ? -1 : (old.stoppedAt ?? world.now) - old.readyAt;
  const count = uptime >= resetAfterMs ? 1 : failures + 1;
  const isRetried = when !== 'never' || (stop === 'unhealthy' && definition.healthcheck?.onUnhealthy === 'restart');
  const isOver = !isRetried || (maxRetries > 0 && count > maxRetries);
  assert.equal(kind, isOver ? 'failed' : 'backoff', `${event.task} after ${count} failures`);
  assert.ok(effects.some((effect) => effect.type === 'journal' && effect.event === (isOver ? 'failed' : 'retrying')));
}

function dependsOn(state: EngineState, name: string, on: string, seen: readonly string[] = []): boolean {
  const names = state.tasks.get(name)?.definition.dependsOn.map(({ task }) => task) ?? [];
  return names.some((next) => next === on || (!seen.includes(next) && dependsOn(state, next, on, [...seen, next])));
}

/** A start is refused rather than that the queue grows beyond its end. Who was accepted once is never dropped. */
function queueIsBounded({ before, state, event }: Transition): void {
  if (event.type !== 'start') return;
  const length = ({ tasks }: EngineState): number =>
    [...tasks.values()].filter(({ status }) => status.kind === 'waiting' && status.for === 'slot').length;
  assert.ok(length(state) <= Math.max(length(before), state.limits.maxQueued), 'the queue is too long');
}

/** A refused command is reported, journaled, and has no consequences. */
function refusalsChangeNothing({ rejections, effects, before, state, event }: Transition): void {
  // Of many, one that is refused does not hold up the others.
  if (rejections.length === 0 || event.type === 'restartAll') return;
  assert.equal(state, before);
  assert.ok(effects.every((effect) => effect.type === 'journal' && effect.event === 'rejected'));
  assert.equal(effects.length, rejections.length);
}

/**
 * The service tells clients what changed by identity. What failed once more in the same way has changed: it is sent.
 */
function unchangedTasksKeepTheirIdentity({ before, state, effects }: Transition): void {
  for (const [name, task] of state.tasks) {
    const old = before.tasks.get(name);
    if (old !== task && effects.every((effect) => effect.task !== name))
      assert.ok(!isDeepStrictEqual(old, task), `${name} was copied and not changed`);
  }
}

/** The reconciler has come to its end: once more finds nothing. */
function nothingIsLeftToDo(state: EngineState): void {
  const tx = new Transaction(state, { now: 0, random: 0 });
  reconcile(tx);
  assert.equal(tx.state, state);
  assert.deepEqual(tx.result.effects, []);
}

/** First come, first served; places have no gap. A task that was restarted keeps the slot it had. */
function queueIsInOrder(transition: Transition): void {
  const queue = [...transition.state.tasks.values()]
    .filter(({ status }) => status.kind === 'waiting' && status.for === 'slot')
    .sort((one, other) => Number(one.ticket) - Number(other.ticket));
  assert.deepEqual(
    queue.map(({ status }) => status.kind === 'waiting' && status.position),
    queue.map((_, index) => index + 1),
  );
  const first =
    queue.find((task) => transition.before.tasks.get(task.definition.name)?.ticket === task.ticket)?.ticket ?? Infinity;
  for (const { task } of effectsOf(transition, 'spawn')) {
    const ticket = transition.before.tasks.get(task)?.ticket;
    assert.ok(ticket === undefined || ticket <= first, `${task} has overtaken another`);
  }
}

const DOWN_REASONS: readonly string[] = ['user', 'removed', 'shutdown'];

/** What is wanted and what is fit together, and a task carries nothing that belongs to another state. */
function wantedAndStatusAgree(task: Task): void {
  const { status, wanted, stopPending, pendingDefinition, ticket, notBefore, removed, definition } = task;
  const { name } = definition;
  const isUp = status.kind === 'starting' || status.kind === 'running';
  const isToEnd = stopPending !== undefined && stopPending !== 'restart';
  if (isUp) assert.equal(wanted === 'down', isToEnd, `${name} is ${status.kind} and wanted ${wanted}`);
  else assert.equal(stopPending, undefined, `${name} has a pending stop and is ${status.kind}`);
  if (status.kind === 'waiting' || status.kind === 'backoff') assert.equal(wanted, 'up', `${name} is ${status.kind}`);
  if (status.kind === 'stopped') assert.equal(wanted, 'down');
  if (status.kind === 'stopping') assert.equal(DOWN_REASONS.includes(status.reason), wanted === 'down', status.reason);
  if (status.kind !== 'waiting') assert.ok(ticket === undefined && notBefore === undefined, `${name} queues`);
  if (status.kind === 'waiting') assert.equal(ticket !== undefined, status.for === 'slot');
  if (!mayBeAlive(status)) assert.ok(pendingDefinition === undefined && !removed, `${name} is ${status.kind}`);
}

/** Every state that must end by itself has the timer that ends it, and every timer in force has been armed. */
function timersAreArmed({ definition, status, timers, run }: Task, transition: Transition, world: World): void {
  const { name } = definition;
  const armed = [...world.timers.map(({ event }) => event), ...effectsOf(transition, 'armTimer')];
  for (const [timer, serial] of Object.entries(timers)) {
    const isArmed = armed.some(
      (one) => one.task === name && one.run === run && one.timer === timer && one.serial === serial,
    );
    assert.ok(isArmed, `${timer} of ${name} was never armed`);
  }
  const isDelayed = status.kind === 'backoff' || (status.kind === 'waiting' && status.for === 'delay');
  if (isDelayed) assert.ok(timers.backoff !== undefined, `${name} has a delay without an end`);
  if (status.kind === 'stopping') {
    assert.deepEqual(Object.keys(timers), [status.forced ? 'killTimeout' : 'stopTimeout'], `timers of ${name}`);
  }
  if (status.kind === 'running' && definition.timeoutMs !== undefined) {
    assert.ok(
      timers.runTimeout !== undefined || transition.before.tasks.get(name)?.definition !== definition,
      `${name} may run for ever`,
    );
  }
}

/** I8: there is always an answer. */
function isExplained(state: EngineState, { definition: { name } }: Task, now: number): void {
  const text = explain(state, name, now);
  assert.ok(text.startsWith(name) && text.endsWith('.') && !text.includes('undefined') && !text.includes('NaN'), text);
}

/** Nobody waits for what will never come. */
function hasHope({ tasks }: EngineState, { status, definition }: Task): void {
  // What awaits approval can still start, whatever became of the rest.
  if (status.kind !== 'waiting' || status.for === 'consent') return;
  for (const { task, until } of definition.dependsOn) {
    const dependency = tasks.get(task);
    assert.ok(dependency !== undefined && !dependency.removed, `waits for ${task}, which does not exist`);
    const { kind } = dependency.status;
    assert.ok(kind !== 'failed' || mayBeAlive(dependency.status), `waits for ${task}, which has failed`);
    assert.ok(
      kind !== 'finished' || until !== 'ready' || !dependency.definition.healthcheck,
      `waits for ${task}, which has ended`,
    );
  }
}
