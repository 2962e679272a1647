// The tool task_history.
import * as z from 'zod';
import { formatDuration } from '../../base/duration.ts';
import type { HistoryEntry } from '../../model/history.ts';
import { task } from '../input.ts';
import { defined } from '../task-text.ts';
import { defineTool, looks } from '../tool.ts';

export const taskHistory = defineTool({
  name: 'task_history',
  title: 'List past runs',
  description:
    'Lists the last runs of a task, or of all tasks, newest first: when they started, how long they took, how they ended.',
  input: z.strictObject({
    task: task.optional(),
    limit: z.int().min(1).max(200).default(10).describe('Number of runs'),
  }),
  hints: looks,
  async run({ task: name, limit }, { connection, signal }) {
    const params = name === undefined ? { limit } : { task: name, limit };
    const { runs } = await connection.request('tasks/history', params, signal);
    return {
      text: runs.length === 0 ? 'There are no runs yet.' : runs.map(runLine).join('\n'),
      data: { runs: runs.map(runData) },
    };
  },
});

function runLine({ runId, startedAt, durationMs, exitCode, signal, outcome, reason }: HistoryEntry): string {
  const facts = [
    startedAt ?? '',
    durationMs === undefined ? '' : `ran ${formatDuration(durationMs, 2)}`,
    exitCode === undefined ? '' : `exit code ${exitCode}`,
    signal ?? '',
    reason ?? '',
  ].filter((fact) => fact !== '');
  return `${runId}: ${outcome}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

function runData(run: HistoryEntry): Readonly<Record<string, unknown>> {
  return defined({
    run: run.runId,
    outcome: run.outcome,
    reason: run.reason,
    exit_code: run.exitCode,
    signal: run.signal,
    started_at: run.startedAt,
    stopped_at: run.stoppedAt,
    duration_ms: run.durationMs,
  });
}
