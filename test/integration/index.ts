// What VS Code calls inside the extension host: runs the test files of one case with mocha.

import Mocha from 'mocha';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { WINDOW_TEST_MS } from '../support/limits.ts';

export async function run(): Promise<void> {
  const folder = process.env['DIRIGENT_CASE'];
  if (folder === undefined) throw new Error('DIRIGENT_CASE must name the folder of the built tests.');
  const mark = process.env['DIRIGENT_MARK'] ?? '';
  const print = (...values: unknown[]): void => console.log(mark + format(...values));
  Object.assign(Mocha.reporters.Base, { consoleLog: print });
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: WINDOW_TEST_MS,
    forbidOnly: true,
    forbidPending: true,
    reporter: join(folder, '..', '..', '..', 'test', 'support', 'mocha-reporter.cjs'),
  });
  for (const name of (await readdir(folder)).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(join(folder, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the tests failed`);
}
