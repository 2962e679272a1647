// Input parameters that several tools share. Models read the descriptions: they are short and name the unit.
import * as z from 'zod';

export const task = z.string().min(1).max(256).describe('Name of the task, as shown by list_tasks');

/** Of a line of output: see base/line-pattern.ts. */
export const pattern = z.string().min(1).max(1_000).optional();

/** Longer than the timeout of any client, which is mostly a minute. */
const LONGEST_WAIT_SECONDS = 3600;

/** Seconds to wait before answering. */
export function seconds(usual: number, description: string): z.ZodDefault<z.ZodNumber> {
  return z.number().min(0).max(LONGEST_WAIT_SECONDS).default(usual).describe(description);
}

export const stream = z
  .enum(['combined', 'stdout', 'stderr'])
  .default('combined')
  .describe('combined has both in the order they were written, with stderr lines marked [stderr]');
