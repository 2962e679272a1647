// The tool run_command.
import { resolve } from 'node:path';
import * as z from 'zod';
import { formatDuration } from '../../base/duration.ts';
import type { RunParams, WaitResult } from '../../model/requests.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { seconds } from '../input.ts';
import { outputData, outputText } from '../output-answer.ts';
import { waitFor } from '../wait-for.ts';
import { readTail } from '../../client/output/read-tail.ts';
import { taskData, taskLine } from '../task-text.ts';
import { defineTool, type Call } from '../tool.ts';
import { isAtRest } from '../../model/status.ts';

const TAIL_LINES = 200;
const MOST_CHARS = 12_000;

interface Command {
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly name?: string | undefined;
  readonly kill_after_seconds?: number | undefined;
}

export const runCommand = defineTool({
  name: 'run_command',
  title: 'Run a command',
  description:
    'Runs a command on this machine as an ad hoc task (b1, b2, … unless named) with its own log, which the user sees ' +
    'and can stop. Waits for it and returns exit code and last output. What still runs after wait_seconds continues in ' +
    'the background, even after your session: wait_for_task and read_output follow it, stop_task stops it.',
  input: z.strictObject({
    command: z.string().min(1).describe('A shell command line; with args, a program that is run without a shell'),
    args: z.array(z.string()).optional().describe('Arguments of the program, passed unchanged'),
    cwd: z.string().min(1).optional().describe('Working directory, relative to the project folder'),
    name: z.string().min(1).max(64).optional().describe('Name of the task'),
    wait_seconds: seconds(30, 'How long to wait for it to end; 0 leaves it in the background at once'),
    kill_after_seconds: z.number().min(0.1).max(2_600_000).optional().describe('Stop it if it runs longer than this'),
    remove: z.boolean().default(false).describe('Remove it and its log if it ended within wait_seconds'),
  }),
  hints: { readOnly: false, destructive: true, idempotent: false },
  async run(input, call) {
    const { connection, signal } = call;
    const { name } = await connection.request('tasks/run', runParams(input, call), signal);
    const waited = await waitFor(call, name, 'ended', input.wait_seconds);
    const query = {
      task: name,
      kind: 'combined',
      tailLines: TAIL_LINES,
      maxChars: MOST_CHARS,
      previous: false,
    } as const;
    const output = await readTail(connection, query, signal);
    const isGone = input.remove && isAtRest(waited.task.status);
    if (isGone) await connection.request('tasks/remove', { task: name }, signal);
    return {
      text: `${verdict(waited, call)}\n\n${outputText(output, waited.task.logs.combined, TAIL_LINES)}`,
      data: {
        ended: waited.reached,
        removed: isGone,
        task: taskData(waited.task, call.clock.now()),
        ...outputData(output),
      },
    };
  },
});

function runParams({ command, args, cwd, name, kill_after_seconds }: Command, { folder, env }: Call): RunParams {
  return {
    command,
    ...(args === undefined ? { shell: true } : { args }),
    cwd: resolve(folder, cwd ?? '.'),
    env,
    ...(name === undefined ? {} : { name }),
    ...(kill_after_seconds === undefined ? {} : { timeoutMs: Math.round(kill_after_seconds * 1000) }),
  };
}

function verdict({ task, reached }: WaitResult, { clock }: Call): string {
  const now = clock.now();
  return reached
    ? ending(task, now)
    : `${taskLine(task, now)}. It continues; wait_for_task with until "ended" waits longer.`;
}

function ending(task: TaskInfo, now: number): string {
  if (task.status.kind !== 'finished') return taskLine(task, now);
  const lasted = task.durationMs === undefined ? '' : ` after ${formatDuration(task.durationMs, 2)}`;
  return `${task.name}: finished with exit code ${task.exitCode ?? 0}${lasted}`;
}
