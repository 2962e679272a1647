// The hashes of consent, which may leave memory: on disk in records, and in what clients show to the user.
import { createHash } from 'node:crypto';
import type { Project, TaskDefinition } from '../../../model/task-definition.ts';
import { startupTask, startupTasks, type Folders } from '../../../config/startup.ts';
import { consentKey } from '../../../engine/consent.ts';
import type { Task } from '../../../engine/task.ts';
import type { StartupSet } from '../../../model/task-info.ts';
import type { RunRecord } from '../../../store/run-records.ts';

type ConsentRecord = Pick<RunRecord, 'task' | 'agreed' | 'definition' | 'run' | 'wanted'>;

/**
 * All that starts automatically, as the user is asked for consent, with one hash for all of it and one for each task.
 */
export function startupSet(project: Project | undefined, folders: Folders): StartupSet {
  const tasks = project === undefined ? [] : startupTasks(project);
  return {
    hash: hash(tasks.map(startupConsentKey).sort().join('\n')),
    tasks: tasks.map((task) => ({ ...startupTask(task, folders), hash: hash(startupConsentKey(task)) })),
  };
}

/** The command with its context, and the files whose changes execute it again. */
function startupConsentKey(task: TaskDefinition): string {
  const executed = consentKey(task);
  return task.watch.length === 0 ? executed : `${executed}${JSON.stringify({ watch: task.watch })}`;
}

/** Stands for a text of which only the hash is known. No text that is executed begins so. */
const BY_HASH = '#';

/** For the record of a task: what it executes has values of variables in it, which stay in memory. */
export function consentHash(consented: string | undefined): string | undefined {
  if (consented?.startsWith(BY_HASH) === true) return consented.slice(BY_HASH.length);
  return consented === undefined ? undefined : hash(consented);
}

/**
 * The consent key that the hash of a record stands for, if the file has that now; else a text that matches nothing
 * until the file has it: see `consentedByHash`.
 */
export function consentOf(project: Project | undefined): (record: ConsentRecord) => string | undefined {
  const current = new Map(project?.tasks.map((definition) => [definition.name, definition]));
  return (record) => {
    const { task, agreed, definition } = record;
    const text = consentKey(current.get(task) ?? definition);
    return agreed === undefined ? consentOfOldRecord(record, text) : hash(text) === agreed ? text : BY_HASH + agreed;
  };
}

/**
 * Records of older versions do not say what the user started by hand: that was consented to, as far as the record shows
 * that it is the same. Values of variables it does not have.
 */
function consentOfOldRecord({ run, wanted, definition }: ConsentRecord, text: string): string | undefined {
  if (run === 0 && wanted === 'down') return undefined;
  return Object.keys(definition.env).length === 0 && consentKey(definition) === text ? text : '';
}

/** Tasks of which an earlier supervisor knew that the user had consented to exactly what the file says now. */
export function consentedByHash(
  project: Project,
  tasks: ReadonlyMap<string, Pick<Task, 'consentedTo'>>,
): readonly string[] {
  const consented = project.tasks.filter((definition) => {
    const text = tasks.get(definition.name)?.consentedTo;
    return text?.startsWith(BY_HASH) === true && hash(consentKey(definition)) === consentHash(text);
  });
  return consented.map(({ name }) => name);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
