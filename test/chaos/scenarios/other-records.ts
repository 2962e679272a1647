import { readFile, rm, writeFile } from 'node:fs/promises';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const PROJECT = `
[[tasks]]
name = "still"
command = "sleep"
args = ["4242006"]
`;

/**
 * What may stand where the record of a living run should: of a later release, torn, empty, of a wrong shape, nothing.
 */
const DAMAGES: readonly ((path: string) => Promise<void>)[] = [
  async (path) => {
    const record = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...record, schema: 999, version: 999, status: { kind: 'hibernating' } }));
  },
  async (path) => writeFile(path, (await readFile(path, 'utf8')).slice(0, 40)),
  (path) => writeFile(path, ''),
  (path) => rm(path),
  async (path) => {
    const record = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...record, definition: {} }));
  },
  (path) => writeFile(path, 'null'),
];

/**
 * An update, a downgrade or a full disk between two supervisors: what lives is found, listed and stopped all the same.
 */
export async function otherRecords(rounds: number): Promise<Tally> {
  const result = tally('records of another release');
  await using supervised = await Supervised.start(PROJECT, ['--detached']);
  const path = supervised.storage.recordPath('still');
  for (; result.rounds < rounds; result.rounds++) {
    const pid = (await supervised.start('still')).tasks[0]?.task.pid;
    await supervised.kill();
    await DAMAGES[result.rounds % DAMAGES.length]?.(path);
    await supervised.launch(['--detached']);
    const task = await supervised.task('still');
    if (task.pid !== pid)
      result.faults.push(`${String(result.rounds % DAMAGES.length)}: ${JSON.stringify(task.status)}`);
    await supervised.start('still');
    const copies = (await supervised.processes()).filter(({ command }) => command === 'sleep 4242006');
    result.duplicates += Math.max(0, copies.length - 1);
    await supervised.stop('still');
    result.orphans += (await supervised.processes()).length - 1;
  }
  return result;
}
