// What was agreed to, as it may be written down and told to clients.
import { createHash } from 'node:crypto';
import type { Project } from '../config/project.ts';
import { startupTasks } from '../config/startup.ts';
import { whatIsExecuted } from '../engine/execution.ts';
import type { RunRecord } from '../store/run-record.ts';

type AgreedRecord = Pick<RunRecord, 'task' | 'agreed'>;

/** Of all that starts by itself, in whichever order the file has it. */
export function startupHash(project: Project | undefined): string {
  const tasks = project === undefined ? [] : startupTasks(project);
  return hash(tasks.map(whatIsExecuted).sort().join('\n'));
}

/** For the record of a task: what it executes has values of variables in it, which stay in memory. */
export function hashAgreed(agreed: string | undefined): string | undefined {
  return agreed === undefined ? undefined : hash(agreed);
}

/** What the hash of a record stands for, if that is what the file says now; else nothing that anything would match. */
export function agreedOf(project: Project | undefined): (record: AgreedRecord) => string | undefined {
  const current = new Map(project?.tasks.map((definition) => [definition.name, definition]));
  return ({ task, agreed }) => {
    if (agreed === undefined) return undefined;
    const definition = current.get(task);
    const text = definition === undefined ? '' : whatIsExecuted(definition);
    return hash(text) === agreed ? text : '';
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
