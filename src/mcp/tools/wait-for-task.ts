// The tool wait_for_task.
import * as z from 'zod';
import type { WaitResult } from '../../model/requests.ts';
import { pattern, seconds, task } from '../input.ts';
import { lastWordsText } from '../output-answer.ts';
import { notReached, waitFor } from '../wait-for.ts';
import { plainLine } from '../../client/output/plain-line.ts';
import { defined, taskData, taskLine } from '../task-text.ts';
import { defineTool, looks, type Call } from '../tool.ts';

export const waitForTask = defineTool({
  name: 'wait_for_task',
  title: 'Wait for a task',
  description:
    'Waits until a task is ready, has ended, or its current run has printed a line that matches; use this instead of ' +
    'polling. Returns early when that can no longer happen. Runs nothing.',
  input: z.strictObject({
    task,
    until: z
      .enum(['ready', 'ended'])
      .default('ready')
      .describe('ready: healthy, or spawned if it has no healthcheck; ended: finished, failed or stopped'),
    pattern: pattern.describe(
      'A regular expression (JavaScript, without look-around and backreferences): wait for a matching line of output instead',
    ),
    timeout_seconds: seconds(45, 'Give up after this long; call again to wait longer'),
  }),
  hints: looks,
  async run(input, call) {
    const until = input.pattern === undefined ? input.until : { pattern: input.pattern };
    const result = plainResult(await waitFor(call, input.task, until, input.timeout_seconds));
    return {
      text: await answerText(result, input.timeout_seconds, call),
      data: {
        reached: result.reached,
        ...defined({ reason: result.reason, line: result.line }),
        task: taskData(result.task, call.clock.now()),
      },
    };
  },
});

/** The line comes without the name of its stream, and may be a mebibyte. */
function plainResult(result: WaitResult): WaitResult {
  return result.line === undefined ? result : { ...result, line: plainLine(result.line, 'stdout') };
}

async function answerText(result: WaitResult, timeoutSeconds: number, call: Call): Promise<string> {
  const now = call.clock.now();
  if (result.line !== undefined) return `Matching line: ${result.line}\n${taskLine(result.task, now)}`;
  const hasFailed = result.task.status.kind === 'failed';
  const text = result.reached ? taskLine(result.task, now) : notReached(result, timeoutSeconds, now);
  return `${text}${hasFailed ? await lastWordsText(call, result.task) : ''}`;
}
