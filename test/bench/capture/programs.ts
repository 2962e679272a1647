// The C programs of the bench, compiled when they are first asked for, and what they count.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Programs {
  readonly generate: string;
  readonly relay: string;
  readonly verify: string;
}

/** Into `folder`; takes a second. */
export function compilePrograms(folder: string): Programs {
  const compile = (name: string): string => {
    const program = join(folder, name);
    execFileSync('cc', ['-O2', '-o', program, join(import.meta.dirname, `${name}.c`)]);
    return program;
  };
  return { generate: compile('generate'), relay: compile('relay'), verify: compile('verify') };
}

/** A log file with what was rotated out of it, oldest first. */
export function withRotated(path: string): string[] {
  const number = (name: string): number => Number(/\.log\.(\d+)$/.exec(name)?.[1] ?? 0);
  const folder = dirname(path);
  const name = path.slice(folder.length + 1);
  return readdirSync(folder)
    .filter((file) => file === name || file.startsWith(`${name}.`))
    .sort((a, b) => number(b) - number(a))
    .map((file) => join(folder, file));
}

export interface Count {
  readonly lines: number;
  readonly lost: number;
  readonly repeated: number;
  readonly torn: number;
}

/** Reads every line. `any`: one stream behind whatever prefix. */
export function countLines(verify: string, form: 'raw' | 'combined' | 'any', files: readonly string[]): Count {
  const output = execFileSync(verify, [form, ...files], { encoding: 'utf8' });
  const [lines = 0, lost = 0, repeated = 0, torn = 0] = output.split(' ').map(Number);
  return { lines, lost, repeated, torn };
}
