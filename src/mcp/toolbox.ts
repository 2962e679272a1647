// Runs MCP tools: checks the input, masks secrets, turns errors into answers.
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/user-error.ts';
import { explainMissingTask } from '../client/explain-missing-task.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Connection } from '../rpc/connection.ts';
import { ProjectVariables, readProjectVariables } from './project-variables.ts';
import { Redactor } from './redactor.ts';
import type { Session } from './session.ts';
import type { Answer, Call, Tool } from './tool.ts';

export interface Surroundings {
  readonly folder: string;
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

export type Outcome = Answer & { readonly isError: boolean };

/** Tools whose answers contain output; everything else in them comes from `taskLine`, which is safe by itself. */
const QUOTING: ReadonlySet<string> = new Set([
  'read_output',
  'run_command',
  'start_task',
  'restart_task',
  'wait_for_task',
]);

/** Carries out tool calls. An error is an answer, never a crash; secrets are masked in both. */
export class Toolbox {
  readonly #session: Session;
  readonly #surroundings: Surroundings;
  readonly #variables: ProjectVariables;

  constructor(session: Session, surroundings: Surroundings) {
    this.#session = session;
    this.#surroundings = surroundings;
    const { configFile, folder } = surroundings;
    this.#variables = new ProjectVariables(() => readProjectVariables(configFile, folder));
  }

  /** `input` has passed the schema of the tool. Rejects only when the call was withdrawn. */
  async call(
    tool: Tool,
    input: Record<string, unknown>,
    { signal, progress }: Pick<Call, 'signal' | 'progress'>,
  ): Promise<Outcome> {
    const { folder, env, clock } = this.#surroundings;
    const outcome = await this.#attempt(signal, (connection, tasks) =>
      tool.run(input, { connection, tasks, clock, folder, env, signal, progress }),
    );
    const news = this.#session.unseenEvents.take([input['task'], nameIn(outcome.data['task'])]);
    const suffix = news.length === 0 ? '' : `\n\nMeanwhile:\n${news.join('\n')}`;
    const text = `${outcome.text}${suffix}`;
    const redactor = await this.#redactor();
    const isQuoting = !outcome.isError && QUOTING.has(tool.name);
    return {
      ...outcome,
      text: isQuoting ? redactor.redactOutput(text) : redactor.redact(text),
      data: redactor.redact(outcome.data),
    };
  }

  /** Output that is read without a tool. */
  async redacted(output: string): Promise<string> {
    return (await this.#redactor()).redactOutput(output);
  }

  async #redactor(): Promise<Redactor> {
    const { env } = this.#surroundings;
    return new Redactor([...Object.entries(env), ...(await this.#variables.get())]);
  }

  async #attempt(
    signal: AbortSignal,
    run: (connection: Connection, tasks: readonly TaskInfo[]) => Promise<Answer>,
  ): Promise<Outcome> {
    try {
      const answer = await this.#session.with(async (connection, tasks) => {
        try {
          return await run(connection, tasks);
        } catch (error) {
          throw await explainMissingTask(error, connection);
        }
      });
      return { ...answer, isError: false };
    } catch (error) {
      signal.throwIfAborted();
      return { text: sentence(error), data: { error: codeOf(error) }, isError: true };
    }
  }
}

function nameIn(task: unknown): unknown {
  return typeof task === 'object' && task !== null && 'name' in task ? task.name : undefined;
}

function sentence(error: unknown): string {
  if (!(error instanceof UserError)) {
    return `Unexpected error in Dirigent: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (error.code === 'connection-lost') {
    return `${error.message} It is not known whether this took effect: check with list_tasks.`;
  }
  return error.code === 'unknown-task' && error.data?.['meant'] === undefined
    ? `${error.message} list_tasks shows all tasks.`
    : error.message;
}

function codeOf(error: unknown): string {
  return error instanceof UserError ? error.code : 'unexpected';
}
