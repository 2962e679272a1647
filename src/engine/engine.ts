// The engine: decides what runs. Pure and total: no clock, no randomness, no I/O; effects come out, facts go in.
import type { TaskDefinition } from '../model/task-definition.ts';
import { agree } from './consent.ts';
import { Draft, type Step } from './draft.ts';
import type { EngineEvent, Fact, Memory } from './event.ts';
import { adopt, conclude, lose, restore } from './memory.ts';
import { reconcile } from './reconcile.ts';
import { configure, takeAway } from './reload.ts';
import { rejectUnknown, requireTask, restartTask, restartTasks, startTask } from './start.ts';
import type { EngineState } from './state.ts';
import type { TaskStatus } from '../model/status.ts';
import { stopAll } from './stop-all.ts';
import type { StepInput, TaskChange } from './task-change.ts';
import { transition } from './transition.ts';
import { kill, stop } from './wishes.ts';

/**
 * Takes one event and moves every task as far as it can go. An event that means nothing gives the same state back; a task
 * that did not change keeps its identity. Effects are to be carried out in their order.
 */
export function step(state: EngineState, event: EngineEvent, input: StepInput): Step {
  const draft = new Draft(state, input);
  apply(draft, event);
  if (draft.state !== state) {
    reconcile(draft);
    announceQueued(state, draft);
  }
  return draft.result;
}

const FACTS: readonly string[] = [
  'spawned',
  'spawnFailed',
  'awaiting',
  'exited',
  'gone',
  'probed',
  'timer',
] satisfies readonly Fact['type'][];

function isFact(event: EngineEvent): event is Fact {
  return FACTS.includes(event.type);
}

const MEMORIES: readonly string[] = [
  'counted',
  'restored',
  'adopted',
  'ended',
  'lost',
] satisfies readonly Memory['type'][];

function isMemory(event: EngineEvent): event is Memory {
  return MEMORIES.includes(event.type);
}

function apply(draft: Draft, event: EngineEvent): void {
  if (isFact(event)) return applyFact(draft, event);
  if (isMemory(event)) return recall(draft, event);
  switch (event.type) {
    case 'configured':
      return configure(draft, event.project);
    case 'adHocAdded':
      return addAdHoc(draft, event.definition);
    case 'adHocRemoved':
      return removeAdHoc(draft, event.task);
    case 'start':
      return startTask(draft, event.task, event.cause ?? 'user');
    case 'agreed':
      return agreeTo(draft, event.tasks);
    case 'restart':
      return restartTask(draft, event.task, event.cause);
    case 'restartAll':
      return restartTasks(draft, event.tasks, event.cause);
    case 'stop':
      return wish(draft, event.task, (change) => stop(change, event.reason));
    case 'kill':
      return wish(draft, event.task, kill);
    case 'stopAll':
      return stopAll(draft, event.reason, event.tasks);
  }
}

function recall(draft: Draft, event: Memory): void {
  switch (event.type) {
    case 'counted':
      return draft.retire(event.runs);
    case 'restored':
      return restore(draft, event);
    case 'adopted':
      return adopt(draft, event);
    case 'ended':
      return conclude(draft, event);
    case 'lost':
      return lose(draft, event);
  }
}

/** A fact about a task that has left the table comes too late to matter. */
function applyFact(draft: Draft, fact: Fact): void {
  const task = draft.get(fact.task);
  if (task !== undefined) draft.take(transition(task, fact, draft.input));
}

function wish(draft: Draft, name: string, work: (change: TaskChange) => void): void {
  if (draft.get(name) === undefined) rejectUnknown(draft, name);
  else draft.change(name, work);
}

function agreeTo(draft: Draft, names: readonly string[]): void {
  for (const name of names) draft.change(name, agree);
}

function addAdHoc(draft: Draft, definition: TaskDefinition): void {
  const { name } = definition;
  if (draft.get(name) === undefined) draft.add(definition, { adHoc: true, removed: false });
  else draft.reject({ task: name, code: 'conflict', message: `There is a task "${name}" already.` });
}

function removeAdHoc(draft: Draft, name: string): void {
  const task = requireTask(draft, name);
  if (task === undefined) return;
  if (task.adHoc) draft.change(name, takeAway);
  else draft.reject({ task: name, code: 'rejected', message: `"${name}" is of the configuration: remove it there.` });
}

/** Said once for each wait, however many steps within this one led to it. */
function announceQueued(before: EngineState, draft: Draft): void {
  for (const [name, { status, run }] of draft.tasks) {
    if (status.kind !== 'waiting' || status.for === 'delay' || waitsFor(before.tasks.get(name)?.status) === status.for)
      continue;
    const { for: gate, on, position } = status;
    draft.emit({ type: 'journal', task: name, run, event: 'queued', data: { for: gate, on, position } });
  }
}

function waitsFor(status: TaskStatus | undefined): string | undefined {
  return status?.kind === 'waiting' ? status.for : undefined;
}
