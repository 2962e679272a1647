// What was agreed to, as it may be written down and told to clients.
import { createHash } from 'node:crypto';
import type { Project } from '../config/project.ts';
import { startupTasks } from '../config/startup.ts';
import { whatIsExecuted } from '../engine/execution.ts';
import type { Task } from '../engine/status.ts';
import type { RunRecord } from '../store/run-record.ts';

type AgreedRecord = Pick<RunRecord, 'task' | 'agreed'>;

/** Of all that starts by itself, in whichever order the file has it. */
export function startupHash(project: Project | undefined): string {
  const tasks = project === undefined ? [] : startupTasks(project);
  return hash(tasks.map(whatIsExecuted).sort().join('\n'));
}

/** Stands for a text of which only the hash is known. No text that is executed begins so. */
const BY_HASH = '#';

/** For the record of a task: what it executes has values of variables in it, which stay in memory. */
export function hashAgreed(agreed: string | undefined): string | undefined {
  return agreed?.startsWith(BY_HASH) === true ? agreed.slice(BY_HASH.length) : agreed && hash(agreed);
}

/**
 * What the hash of a record stands for, if that is what the file says now; else something that nothing matches, until the
 * file says it: see `agreedByHash`.
 */
export function agreedOf(project: Project | undefined): (record: AgreedRecord) => string | undefined {
  const current = new Map(project?.tasks.map((definition) => [definition.name, definition]));
  return ({ task, agreed }) => {
    if (agreed === undefined) return undefined;
    const definition = current.get(task);
    const text = definition === undefined ? '' : whatIsExecuted(definition);
    return hash(text) === agreed ? text : BY_HASH + agreed;
  };
}

/** Tasks of which an earlier supervisor knew that somebody had agreed to just what the file says now. */
export function agreedByHash(project: Project, tasks: ReadonlyMap<string, Pick<Task, 'agreed'>>): readonly string[] {
  const agreed = project.tasks.filter((definition) => {
    const text = tasks.get(definition.name)?.agreed;
    return text?.startsWith(BY_HASH) === true && hash(whatIsExecuted(definition)) === hashAgreed(text);
  });
  return agreed.map(({ name }) => name);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
