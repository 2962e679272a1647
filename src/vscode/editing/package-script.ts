// The scripts of a package.json, and how they are run. Pure.

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
};

/** The package manager whose lock file is among the files of a folder; undefined where none is. */
export function managerFor(files: readonly string[]): PackageManager | undefined {
  const lock = Object.keys(lockFiles).find((name) => files.includes(name));
  return lock === undefined ? undefined : lockFiles[lock];
}

/** By name; undefined where the text is no package.json. */
export function scriptsOf(text: string): ReadonlyMap<string, string> | undefined {
  const manifest = parsed(text);
  if (!isRecord(manifest)) return undefined;
  const { scripts } = manifest;
  const entries = isRecord(scripts) ? Object.entries(scripts) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The script that a line of the file defines: `"dev": "vite"`. */
export function scriptOfLine(line: string, scripts: ReadonlyMap<string, string>): string | undefined {
  const key = /^\s*("(?:[^"\\]|\\.)*")\s*:/.exec(line)?.[1];
  const name = key === undefined ? undefined : parsed(key);
  if (typeof name !== 'string') return undefined;
  const command = scripts.get(name);
  return command !== undefined && line.includes(JSON.stringify(command)) ? name : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
