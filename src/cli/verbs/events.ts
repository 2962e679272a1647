// `dirigent events` prints the event log.
import type { TaskEvent } from '../../model/history.ts';
import type { Invocation } from '../invocation.ts';
import { exitCodes } from '../exit-code.ts';
import { localTime } from '../print/format.ts';
import { nextEvent } from '../../base/next-event.ts';
import { wholeNumber } from '../arguments/option-values.ts';
import type { Style } from '../print/printer.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';
import { isSameName } from '../../model/pick.ts';

interface EventsOptions {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly json?: boolean;
}

export const events: Verb = (program, cli) => {
  addVerb(program, 'events [name]', {
    summary: 'show what happened to tasks: started, ready, failed, retrying, …',
    examples: [
      ['events', 'the last 100 events'],
      ['events api -n 5', 'the last 5 events of one task'],
      [`events -f --json | jq -c 'select(.event == "failed")'`, 'react to failures as they happen'],
    ],
  })
    .option('-f, --follow', 'follow new events')
    .option(
      '-n, --lines <number>',
      'number of past events (default: 100); 0 with --follow: only new events',
      wholeNumber,
    )
    .option('--json', 'print one object per line, as in events.jsonl: { time, task, run, event, data? }')
    .action(action(cli, (name: string | undefined, options: EventsOptions) => run(cli, name, options)));
};

async function run(cli: Invocation, name: string | undefined, options: EventsOptions): Promise<number> {
  const print = printer(cli, options);
  const query = { ...(name === undefined ? {} : { task: name }), limit: Math.max(1, options.lines ?? 100) };
  if (options.follow !== true) {
    const client = await cli.connect();
    const { events: past } = await client.request('tasks/events', query);
    (options.lines === 0 ? [] : past).forEach(print);
    return exitCodes.ok;
  }
  const watching = await watchTable(cli);
  try {
    const { client } = watching;
    const closed = nextEvent(client.onDidClose);
    // Subscribed before the log is read: an event in between comes twice instead of never.
    const early: TaskEvent[] = [];
    let take = (event: TaskEvent): unknown => early.push(event);
    client.on('tasks/event')((event) => (name === undefined || isSameName(event.task, name)) && take(event));
    await client.request('subscribe', { changes: true, events: true, eventInfo: false });
    const { events: past } = await client.request('tasks/events', query);
    if (options.lines !== 0) past.forEach(print);
    const known = new Set(past.map(identity));
    early.filter((event) => !known.has(identity(event))).forEach(print);
    take = print;
    await closed;
    return exitCodes.ok;
  } finally {
    watching.dispose();
  }
}

function identity({ time, task, run: number, event }: TaskEvent): string {
  return `${time} ${task} ${number} ${event}`;
}

const styles: Partial<Record<TaskEvent['event'], Style>> = {
  started: 'green',
  ready: 'green',
  adopted: 'green',
  unhealthy: 'yellow',
  retrying: 'yellow',
  failed: 'red',
  timeout: 'red',
  rejected: 'red',
  lost: 'red',
  'internal-error': 'red',
};

function printer({ out }: Invocation, options: EventsOptions): (event: TaskEvent) => void {
  // Later names are not known yet: the column grows with them.
  let width = 0;
  return ({ time, task, run: number, event, data }) => {
    if (options.json === true) out.json({ time, task, run: number, event, data }, 0);
    else {
      const id = `${task}#${number}`;
      width = Math.max(width, id.length);
      const word = out.style(styles[event] ?? 'reset', event.padEnd(10));
      out.line(`${out.style('dim', localTime(time))}  ${id.padEnd(width)}  ${word}  ${dataText(data)}`.trimEnd());
    }
  };
}

function dataText(data: TaskEvent['data']): string {
  const { message, ...others } = data ?? {};
  const pairs = Object.entries(others).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...pairs, ...(typeof message === 'string' ? [message] : [])].join(' ');
}
