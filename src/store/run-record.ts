// What outlives the supervisor of one task: enough to find its run again, and to say what became of the last one.
import { isCount, isBoolean, isNumber, isObject, isOneOf, isString, pickValid, type Guard } from '../base/guards.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import type { Exit } from '../model/exit.ts';
import type { Failure, TaskStatus, Wanted } from '../model/status.ts';
import { isExit, isFailure, isStatus } from './status-shape.ts';
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

/** What a record still says: all of it, or what makes sense of one that is torn, of a newer version, or wrong. */
export type PartialRecord = Partial<RunRecord> & Pick<RunRecord, 'task'>;

export interface RecordReading {
  readonly remains: PartialRecord;
  /** Why it is not the whole record. */
  readonly fault?: string;
}

/** The definition in a record, or undefined where it makes none. */
export type DefinitionReader = (value: unknown, task: string) => TaskDefinition | undefined;

/** From version n to n + 1, oldest first. A record of every version ever written is kept as a fixture of the tests. */
const STEPS: readonly Step[] = [];

export function writeRecord(record: RunRecord): string {
  return `${JSON.stringify({ schema: STEPS.length + 1, ...record })}\n`;
}

const SHAPE: Readonly<Record<Exclude<keyof RunRecord, 'task' | 'definition'>, Guard>> = {
  run: isCount,
  wanted: isOneOf('up', 'down'),
  status: isStatus,
  adHoc: isBoolean,
  identity: isObject,
  startedAt: isNumber,
  stoppedAt: isNumber,
  lastExit: isExit,
  lastFailure: isFailure,
  restarts: isCount,
  failures: isCount,
  agreed: isString,
};

/** What is missing in a sound record gets the value it would have before the first run. */
const BEFORE_THE_FIRST_RUN = { run: 0, wanted: 'down', status: { kind: 'stopped' }, adHoc: false } as const;

export function readRecord(text: string, task: string, readDefinition: DefinitionReader): RecordReading {
  const reading = readVersioned(text, STEPS);
  const value = 'value' in reading ? reading.value : reading.newer;
  if (value === undefined) return { remains: { task }, ...('fault' in reading && { fault: reading.fault }) };
  if (value['task'] !== undefined && value['task'] !== task)
    return { remains: { task }, fault: 'it belongs to another task' };
  const { valid, invalid } = pickValid(value, SHAPE);
  const definition = readDefinition(value['definition'], task);
  const remains: PartialRecord = { ...valid, task, ...(definition !== undefined && { definition }) };
  if ('fault' in reading) return { remains, fault: reading.fault };
  if (invalid.length > 0) return { remains, fault: `invalid ${invalid.join(', ')}` };
  if (definition === undefined) return { remains, fault: 'invalid definition' };
  return { remains: { ...BEFORE_THE_FIRST_RUN, ...remains } };
}
