// `dirigent history` lists past runs.
import { formatDuration } from '../../base/duration.ts';
import type { HistoryEntry } from '../../model/history.ts';
import { exitCodes } from '../exit-code.ts';
import { localTime } from '../print/format.ts';
import type { Invocation } from '../invocation.ts';
import { wholeNumber } from '../arguments/option-values.ts';
import type { Printer, Style } from '../print/printer.ts';
import { formatTable } from '../print/table.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface HistoryOptions {
  readonly lines?: number;
  readonly json?: boolean;
}

export const history: Verb = (program, cli) => {
  addVerb(program, 'history [name]', {
    summary: 'list past runs and how they ended',
    details: 'Newest first; without a name, of all tasks. For what happened during a run, see dirigent events.',
    examples: [
      ['history api', 'the last 20 runs'],
      ['history -n 5', 'the last 5 runs of all tasks'],
      [`history api --json | jq '[.[] | select(.outcome == "failed")] | length'`, 'how often it failed'],
    ],
  })
    .option('-n, --lines <number>', 'number of runs (default: 20)', wholeNumber)
    .option('--json', 'print an array of HistoryEntry (see docs/protocol.md)')
    .action(action(cli, (name: string | undefined, options: HistoryOptions) => run(cli, name, options)));
};

async function run(cli: Invocation, name: string | undefined, options: HistoryOptions): Promise<number> {
  const client = await cli.connect();
  const limit = Math.max(1, options.lines ?? 20);
  const { runs } = await client.request('tasks/history', { ...(name === undefined ? {} : { task: name }), limit });
  if (options.json === true) cli.out.json(runs);
  else if (runs.length > 0) for (const line of runTable(runs, cli.out)) cli.out.line(line);
  else cli.err.line(name === undefined ? 'No task has run yet.' : `${name} has not run yet.`);
  return exitCodes.ok;
}

const styles: Readonly<Record<HistoryEntry['outcome'], Style>> = {
  running: 'green',
  finished: 'blue',
  failed: 'red',
  stopped: 'dim',
  lost: 'red',
};

function runTable(runs: readonly HistoryEntry[], out: Printer): string[] {
  const [headings = '', ...lines] = formatTable<HistoryEntry>(
    [
      { heading: 'RUN', cell: ({ runId }) => runId },
      { heading: 'STARTED', cell: ({ startedAt }) => (startedAt === undefined ? '' : localTime(startedAt)) },
      {
        heading: 'LASTED',
        align: 'right',
        cell: ({ durationMs }) => (durationMs === undefined ? '' : formatDuration(durationMs, 2)),
      },
      { heading: 'OUTCOME', cell: ({ outcome }) => out.style(styles[outcome], outcome) },
      { heading: '', cell: endText },
    ],
    runs,
  );
  return [out.style('dim', headings), ...lines];
}

function endText({ outcome, exitCode, signal, reason }: HistoryEntry): string {
  if (signal !== undefined) return reason === undefined || reason === 'signal' ? signal : `${reason}, ${signal}`;
  if (exitCode !== undefined)
    return outcome === 'finished' && exitCode === 0 ? (reason ?? '') : `exit code ${exitCode}`;
  return outcome === 'failed' || outcome === 'lost' ? (reason ?? '') : '';
}
