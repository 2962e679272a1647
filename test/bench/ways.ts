// `npm run ways`: how many source files run on the ways that a reader follows first, counted by V8 while they are gone.
//
//   npm run ways -- [--list]
//
// What every room uses without saying so (base, model) is counted apart.
import { parseArgs } from 'node:util';
import { table } from './figures.ts';
import { editorWays } from './ways/editor.ts';
import { supervisorWays } from './ways/supervisor.ts';

const { values } = parseArgs({ options: { list: { type: 'boolean', default: false } } });

const isGround = (file: string): boolean => /^src\/(base|model)\//.test(file);
const ways = [...(await supervisorWays()), ...(await editorWays())];
const rows = ways.map(([name, files]) => [
  name,
  String(files.filter((file) => !isGround(file)).length),
  String(files.length),
]);
console.log(table(['way', 'files', 'with base and model'], rows));
if (values.list)
  for (const [name, files] of ways) console.log(`\n${name}\n${files.map((file) => `  ${file}`).join('\n')}`);
