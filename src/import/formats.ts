// The tools whose files can be imported, one file each in formats/.
import type { Format } from './format.ts';
import { compose } from './formats/compose/compose.ts';
import { mprocs } from './formats/mprocs/mprocs.ts';
import { packageJson } from './formats/package-json/package-json.ts';
import { pm2 } from './formats/pm2/pm2.ts';
import { processCompose } from './formats/process-compose/process-compose.ts';
import { procfile } from './formats/procfile/procfile.ts';
import { supervisord } from './formats/supervisord/supervisord.ts';
import { vscodeTasks } from './formats/vscode/vscode-tasks.ts';

/** In order of precedence: of two tasks with the same name the later one is dropped. */
export const formats: readonly Format[] = [
  processCompose,
  mprocs,
  procfile,
  supervisord,
  pm2,
  packageJson,
  vscodeTasks,
  compose,
];

/** The format of a file, by its name, otherwise by its content. */
export function formatOf(path: string, text: string): Format | undefined {
  const byName = formats.find((format) => format.path.test(path));
  // compose.yaml is also a name of process-compose (f1bonacc1.github.io/process-compose/configuration).
  if (byName?.id === 'compose' && !compose.content.test(text) && processCompose.content.test(text)) {
    return processCompose;
  }
  return byName ?? formats.find(({ content }) => content.test(text));
}
