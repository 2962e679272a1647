// Replaces the text of a file that has a second name, on a disk that has no page left. Argument: a folder that is the
// whole of that disk. Prints what came of it.
import { appendFileSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceText } from '../../../src/service/project/file/write-text.ts';

const [, , folder = ''] = process.argv;
const PAGE = 4096;

const path = join(folder, 'dirigent.toml');
// All but the end of its only page, so that what an edit adds goes over into a page that is not to be had.
const task = '[[tasks]]\nname = "t"\ncommand = "true"\n';
const before = task.repeat(Math.floor((PAGE - 10) / task.length));
writeFileSync(path, before);
linkSync(path, join(folder, 'other.toml'));

const filler = join(folder, 'filler');
try {
  for (;;) appendFileSync(filler, Buffer.alloc(PAGE));
} catch (error) {
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
}

const outcome = await replaceText(path, `# ${'new '.repeat(PAGE)}\n${before}`, () => Promise.resolve(true)).then(
  (result) => ({ result }),
  (error: unknown) => ({ error: (error as Error).message }),
);
process.stdout.write(JSON.stringify({ ...outcome, isAsBefore: readFileSync(path, 'utf8') === before }));
