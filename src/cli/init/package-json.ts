import { slug, type Finder, type Finding } from './finding.ts';

/** Scripts that run until they are stopped, by the names that people give them. */
const LONG_RUNNING = /^(dev|start|serve|server|watch|develop)$|[:-](dev|serve|watch)$|^(dev|serve|watch)[:-]/;

/** Scripts worth a task though they end. */
const ONE_SHOT = /^(build|test|lint|typecheck|check|compile|storybook|migrate|db:.*|e2e)$/;

/** The scripts of package.json that look like tasks, run by the package manager whose lock file is there. */
export const findPackageScripts: Finder = async (folder) => {
  const text = await folder.read('package.json');
  const scripts = text === undefined ? {} : scriptsOf(text);
  const manager = await packageManager(folder);
  // Of `dev` and `start`, start is the one for production.
  const startup = ['dev', 'develop', 'start', 'serve'].find((name) => name in scripts);
  return Object.keys(scripts).flatMap((script): Finding[] => {
    const name = slug(script);
    if (name === undefined || !(LONG_RUNNING.test(script) || ONE_SHOT.test(script))) return [];
    const stays = LONG_RUNNING.test(script);
    return [
      {
        name,
        command: manager,
        args: ['run', script],
        runAtStartup: script === startup,
        ...(stays ? { restart: 'on-failure' } : {}),
        from: `script "${script}" of package.json`,
      },
    ];
  });
};

function scriptsOf(text: string): Readonly<Record<string, string>> {
  try {
    const manifest = JSON.parse(text) as { readonly scripts?: unknown } | null;
    const scripts = manifest?.scripts;
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, string>) : {};
  } catch {
    return {};
  }
}

const LOCK_FILES: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
];

async function packageManager(folder: Parameters<Finder>[0]): Promise<string> {
  for (const [file, manager] of LOCK_FILES) if ((await folder.read(file)) !== undefined) return manager;
  return 'npm';
}
