// examples/shop as it is, but for its ports: everything becomes healthy, survives its database, and stops to the last
// process.
import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/ports.ts';
import { Supervised } from '../../support/supervised.ts';

const example = join(import.meta.dirname, '..', '..', '..', 'examples', 'shop');
const services = ['db', 'api', 'worker', 'web'];
const jobs = ['migrate', 'styles'];

interface Order {
  readonly item: string;
  readonly packed_at: string | null;
}

describe('the example shop', () => {
  it('opens, sells, survives a stop of its database and leaves nothing behind', async () => {
    await using shop = await Supervised.prepare('');
    const web = await openIn(shop.folder);
    await shop.launch();

    await shop.request('tasks/start', { tasks: { all: true }, env: environment(shop.env) });
    for (const name of services) await shop.until(name, isHealthy);
    for (const name of jobs) await shop.until(name, ({ status }) => status.kind === 'finished');
    assert.match(await (await fetch(web)).text(), /Latest orders/);
    assert.match(await (await fetch(`${web}styles.css`)).text(), /border-collapse/);
    await eventually(async () => assert.ok((await orders(web)).some(({ packed_at }) => packed_at !== null)));

    await shop.stop('db');
    const { lastFailure } = await shop.until('worker', ({ status }) => status.kind === 'backoff');
    assert.equal(lastFailure?.exitCode, 1);
    await shop.start('db');
    for (const name of services) await shop.until(name, isHealthy);

    await shop.request('tasks/stop', { tasks: { all: true } });
    for (const name of services) await shop.until(name, ({ status }) => status.kind === 'stopped');
    await eventually(async () => assert.deepEqual(await commandsOf(shop), []));
  });
});

function isHealthy({ status }: Awaited<ReturnType<Supervised['task']>>): boolean {
  return status.kind === 'running' && status.health === 'healthy';
}

async function orders(web: string): Promise<readonly Order[]> {
  return (await (await fetch(`${web}orders`)).json()) as readonly Order[];
}

/** Of the shop; the supervisor itself lives on. */
async function commandsOf(shop: Supervised): Promise<readonly string[]> {
  const commands = (await shop.processes()).map(({ command }) => command);
  return commands.filter((command) => command.includes('.mjs'));
}

/** Where it says `node`, the one that runs this. */
function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  return { PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}`, HOME: env['HOME'] ?? '' };
}

/** Copies the shop, with ports that nobody has; gives the address of its front end. */
async function openIn(folder: string): Promise<string> {
  await cp(example, folder, { recursive: true, filter: (path) => !/shop\.db|web\/build$/.test(path) });
  const ports = await Promise.all(['8786', '8787', '8788'].map(async (port) => [port, await freePort()] as const));
  for (const name of ['dirigent.toml', 'shop.env']) {
    const file = join(folder, name);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      ports.reduce((so, [port, free]) => so.replaceAll(port, String(free)), text),
    );
  }
  return `http://127.0.0.1:${String(ports[2]?.[1])}/`;
}
