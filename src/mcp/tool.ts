// What an MCP tool is: its definition, and what it gets for one call.
import type * as z from 'zod';
import type { Clock } from '../base/clock.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Connection } from '../rpc/connection.ts';

/** What a tool works with, for one call. */
export interface Call {
  /** Outlives its supervisor. */
  readonly connection: Connection;
  /** As they were when the call came: knowing them takes no request. */
  readonly tasks: readonly TaskInfo[];
  readonly clock: Clock;
  /** Folder of the project. */
  readonly folder: string;
  /** The environment of started tasks; never sent to the agent. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the agent has lost interest. */
  readonly signal: AbortSignal;
  /** Sends a progress notification, if the agent asked for them. */
  progress(message: string): void;
}

export interface Answer {
  /** What the model reads: short, and what to do next. */
  readonly text: string;
  /** The same for programs, in snake_case. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the agent may assume of a call, so that it can ask its person only where it matters. */
export interface Hints {
  readonly readOnly: boolean;
  /** May end or delete what cannot be brought back as it was. */
  readonly destructive: boolean;
  /** The same call once more changes nothing. */
  readonly idempotent: boolean;
}

export interface Tool<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: S;
  readonly hints: Hints;
  /** @throws UserError a sentence for the agent */
  run(input: z.output<S>, call: Call): Promise<Answer>;
}

/** Ties the type of the input to its schema. */
export function defineTool<S extends z.ZodObject>(tool: Tool<S>): Tool<S> {
  return tool;
}

export const looks: Hints = { readOnly: true, destructive: false, idempotent: true };
