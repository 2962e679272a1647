// The scripts of a package.json, and the package manager that runs them.

export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

const lockFiles: readonly (readonly [file: string, manager: PackageManager])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** The package manager whose lock file is among the files of a folder; undefined where none is. */
export function managerFor(files: ReadonlySet<string>): PackageManager | undefined {
  return lockFiles.find(([file]) => files.has(file))?.[1];
}

/** The scripts by name; undefined where the text is no package.json. */
export function scriptsOf(text: string): ReadonlyMap<string, string> | undefined {
  const manifest = parsed(text);
  if (!isRecord(manifest)) return undefined;
  const { scripts } = manifest;
  const entries = isRecord(scripts) ? Object.entries(scripts) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
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
