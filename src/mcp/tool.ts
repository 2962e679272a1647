// An MCP tool: its definition, and the context of one call.
import type * as z from 'zod';
import type { Clock } from '../base/clock.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Connection } from '../rpc/connection.ts';

/** The context of one call. */
export interface Call {
  /** Outlives its supervisor. */
  readonly connection: Connection;
  /** The tasks at the time of the call, from the mirrored table. */
  readonly tasks: readonly TaskInfo[];
  readonly clock: Clock;
  /** Folder of the project. */
  readonly folder: string;
  /** The environment of started tasks; never sent to the agent. */
  readonly env: Readonly<Record<string, string>>;
  /** Aborted when the agent cancels the call. */
  readonly signal: AbortSignal;
  /** Sends a progress notification, if the agent asked for them. */
  progress(message: string): void;
}

export interface Answer {
  /** For the model: short, with what to do next. */
  readonly text: string;
  /** The same for programs, in snake_case. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Hints about a call, by which the agent decides whether to ask the user. */
export interface Hints {
  readonly readOnly: boolean;
  /** May end or delete something that cannot be restored. */
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
