// A program that supervises processes with Dirigent inside it: two clients with handlers of their own, and an event sink
// that counts. Run it from a clone with `npm run build && node examples/embed.mjs`; in a project of yours, `npm install
// dirigent` and import the same name.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSupervisor } from 'dirigent/supervisor';

const folder = await mkdtemp(join(tmpdir(), 'embed-'));
await writeFile(
  join(folder, 'dirigent.toml'),
  `[[tasks]]
name = "web"
command = "echo listening; exec sleep 1000"
shell = true

[[tasks]]
name = "migrate"
command = "echo migrating; exit 3"
shell = true
`,
);

/** A sink hears every event of every task: the place for metrics, or for the log of your program. */
const counts = {};
const metrics = { append: ({ event }) => void (counts[event] = (counts[event] ?? 0) + 1) };

const supervisor = await createSupervisor({ folder, name: 'embed', storage: join(folder, 'state'), sinks: [metrics] });

// The first client wants to know what ends, and nothing else.
const pager = await supervisor.connect('pager');
await pager.request('subscribe', { events: true });
pager.on('tasks/event')(({ task, event, info }) => {
  if (event === 'failed') console.log(`pager: ${task} failed. ${info?.lastFailure?.message ?? ''}`);
});

// The second one follows the output of one task. It is told that there is more, and reads from where it was.
const reader = await supervisor.connect('reader');
let cursor;
reader.on('tasks/output')(async ({ task }) => {
  const more = await reader.request('tasks/output', { task, kind: 'stdout', ...(cursor && { cursor }) });
  cursor = more.cursor;
  const text = Buffer.from(more.data, 'base64').toString();
  if (text !== '') process.stdout.write(`reader: ${text}`);
});
await reader.request('subscribe', { output: ['web'] });

// The supervisor itself is a client too.
await supervisor.request('tasks/start', { tasks: { all: true } });
await supervisor.request('tasks/wait', { task: 'migrate', until: 'ended' });
await supervisor.request('tasks/wait', { task: 'web', until: { pattern: 'listening' } });

// A client that leaves takes nothing from the others; closing the supervisor stops every task.
pager.dispose();
await supervisor.close();
console.log(
  `metrics: ${Object.entries(counts)
    .map(([event, count]) => `${event} ${count}`)
    .sort()
    .join(', ')}`,
);
await rm(folder, { recursive: true });
