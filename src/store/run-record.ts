// What outlives the supervisor of one task: enough to find its run again, and to say what became of the last one.
import type { TaskDefinition } from '../config/project.ts';
import type { Exit, Failure, TaskStatus, Wanted } from '../engine/status.ts';
import { readVersioned, type Step } from './versioned.ts';

export interface RunRecord {
  readonly task: string;
  readonly run: number;
  readonly wanted: Wanted;
  readonly status: TaskStatus;
  /** What the run was, or will be, started with. */
  readonly definition: TaskDefinition;
  readonly adHoc: boolean;
  /** How the process room finds the run again. Absent before the spawn is known to have happened. */
  readonly identity?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly lastExit?: Exit;
  readonly lastFailure?: Failure;
  readonly restarts?: number;
  readonly failures?: number;
  /** The hash of what a person agreed to, where the task was started by itself. */
  readonly agreed?: string;
}

/** From version n to n + 1, oldest first. A record of every version ever written is kept as a fixture of the tests. */
const STEPS: readonly Step[] = [];

export function writeRecord(record: RunRecord): string {
  return `${JSON.stringify({ schema: STEPS.length + 1, ...record })}\n`;
}

/** A record, or why the text is none. What is missing gets the value it would have before the first run. */
export function readRecord(text: string, task: string): RunRecord | { readonly fault: string } {
  const reading = readVersioned(text, STEPS);
  if ('fault' in reading) return reading;
  const { value } = reading;
  const fault = faultOf(value, task);
  if (fault !== undefined) return { fault };
  const { run = 0, wanted = 'down', status = { kind: 'stopped' }, adHoc = false } = value;
  return { ...value, task, run, wanted, status, adHoc } as RunRecord;
}

const STATUS_KINDS = new Set([
  'stopped',
  'waiting',
  'starting',
  'running',
  'stopping',
  'backoff',
  'finished',
  'failed',
]);

function faultOf(value: Readonly<Record<string, unknown>>, task: string): string | undefined {
  if (value['task'] !== undefined && value['task'] !== task) return 'it is of another task';
  const expected: readonly [string, (field: unknown) => boolean][] = [
    ['run', isCount],
    ['wanted', (field) => field === 'up' || field === 'down'],
    ['status', (field) => isObject(field) && STATUS_KINDS.has(field['kind'] as string)],
    ['adHoc', (field) => typeof field === 'boolean'],
    ['identity', isObject],
    ['startedAt', isTime],
    ['stoppedAt', isTime],
    ['lastExit', isObject],
    ['lastFailure', isObject],
    ['restarts', isCount],
    ['failures', isCount],
    ['agreed', (field) => typeof field === 'string'],
  ];
  if (!isObject(value['definition'])) return 'it has no definition';
  const wrong = expected.find(([key, isRight]) => value[key] !== undefined && !isRight(value[key]));
  return wrong === undefined ? undefined : `its ${wrong[0]} makes no sense`;
}

function isCount(field: unknown): boolean {
  return Number.isSafeInteger(field) && (field as number) >= 0;
}

function isTime(field: unknown): boolean {
  return typeof field === 'number' && Number.isFinite(field);
}

function isObject(field: unknown): field is Record<string, unknown> {
  return typeof field === 'object' && field !== null && !Array.isArray(field);
}
