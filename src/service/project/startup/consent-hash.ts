// What was agreed to, as it may be written down and told to clients.
import { createHash } from 'node:crypto';
import type { Project, TaskDefinition } from '../../../model/task-definition.ts';
import { startupTask, startupTasks, type Folders } from '../../../config/startup.ts';
import { consentKey } from '../../../engine/consent.ts';
import type { Task } from '../../../engine/task.ts';
import type { StartupSet } from '../../../model/task-info.ts';
import type { RunRecord } from '../../../store/run-records.ts';

type ConsentRecord = Pick<RunRecord, 'task' | 'agreed' | 'definition' | 'run' | 'wanted'>;

/** All that starts by itself, in the words a person agrees to, with one hash for all of it and one for each task. */
export function startupSet(project: Project | undefined, folders: Folders): StartupSet {
  const tasks = project === undefined ? [] : startupTasks(project);
  return {
    hash: hash(tasks.map(startupConsentKey).sort().join('\n')),
    tasks: tasks.map((task) => ({ ...startupTask(task, folders), hash: hash(startupConsentKey(task)) })),
  };
}

/** What is executed, and by which files it is executed again. */
function startupConsentKey(task: TaskDefinition): string {
  const executed = consentKey(task);
  return task.watch.length === 0 ? executed : `${executed}${JSON.stringify({ watch: task.watch })}`;
}

/** Stands for a text of which only the hash is known. No text that is executed begins so. */
const BY_HASH = '#';

/** For the record of a task: what it executes has values of variables in it, which stay in memory. */
export function consentHash(agreed: string | undefined): string | undefined {
  if (agreed?.startsWith(BY_HASH) === true) return agreed.slice(BY_HASH.length);
  return agreed === undefined ? undefined : hash(agreed);
}

/**
 * What the hash of a record stands for, if that is what the file says now; else something that nothing matches, until the
 * file says it: see `agreedByHash`.
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
 * Records of older versions say nothing of what somebody started by hand: that was agreed to, as far as the record can
 * tell that it is the same. Values of variables it cannot tell.
 */
function consentOfOldRecord({ run, wanted, definition }: ConsentRecord, text: string): string | undefined {
  if (run === 0 && wanted === 'down') return undefined;
  return Object.keys(definition.env).length === 0 && consentKey(definition) === text ? text : '';
}

/** Tasks of which an earlier supervisor knew that somebody had agreed to just what the file says now. */
export function consentedByHash(
  project: Project,
  tasks: ReadonlyMap<string, Pick<Task, 'consentedTo'>>,
): readonly string[] {
  const agreed = project.tasks.filter((definition) => {
    const text = tasks.get(definition.name)?.consentedTo;
    return text?.startsWith(BY_HASH) === true && hash(consentKey(definition)) === consentHash(text);
  });
  return agreed.map(({ name }) => name);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
