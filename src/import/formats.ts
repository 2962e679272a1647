// The tools whose files can be imported, one file each in formats/.
import type { Draft } from './draft.ts';
import { compose } from './formats/compose.ts';
import { mprocs } from './formats/mprocs.ts';
import { packageJson } from './formats/package-json.ts';
import { pm2 } from './formats/pm2.ts';
import { processCompose } from './formats/process-compose.ts';
import { procfile } from './formats/procfile.ts';
import { supervisord } from './formats/supervisord.ts';
import { vscodeTasks } from './formats/vscode-tasks.ts';
import type { Loss, Problem, SourceFile } from './proposal.ts';

export type FormatId =
  'package.json' | 'procfile' | 'tasks.json' | 'process-compose' | 'mprocs' | 'supervisord' | 'pm2' | 'compose';

/** What a format makes of a file. `drafts` are in the order of the file, their keys unique. */
export type Drafted =
  { readonly drafts: readonly Draft[]; readonly losses: readonly Loss[] } | { readonly problem: Problem };

export interface Format {
  readonly id: FormatId;
  /** The path of a file of this tool, by the names that the tool itself looks for. */
  readonly path: RegExp;
  /** What such a file says, where its name tells nothing. */
  readonly content: RegExp;
  /** Where it is usually found, from the folder of the project. */
  readonly usual: readonly string[];
  draft(file: SourceFile): Drafted;
}

/** More telling first: of two tasks of the same name the later one gives way. */
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

/** By its name, otherwise by what it says. */
export function formatOf(path: string, text: string): Format | undefined {
  const byName = formats.find((format) => format.path.test(path));
  // compose.yaml is also a name of process-compose (f1bonacc1.github.io/process-compose/configuration).
  if (byName?.id === 'compose' && !compose.content.test(text) && processCompose.content.test(text)) {
    return processCompose;
  }
  return byName ?? formats.find(({ content }) => content.test(text));
}
