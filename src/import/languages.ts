// Proposes tasks from the files of languages and frameworks.
import type { Proposal } from './proposal.ts';

type Task = readonly [name: string, ...words: readonly [string, ...string[]]];

interface Detection {
  readonly file: string;
  /** Also has to be in the text of the file. */
  readonly says?: RegExp;
  /** A server: starts with the workspace and comes back after a crash. */
  readonly stays: boolean;
  readonly tasks: readonly Task[];
}

const COMPOSE: readonly Task[] = [['compose', 'docker', 'compose', 'up']];

/** Files that imply how a project is run, without naming commands. Of several compose files the first counts. */
const signs: readonly Detection[] = [
  { file: 'manage.py', stays: true, tasks: [['django', 'python', 'manage.py', 'runserver']] },
  { file: 'config.ru', stays: true, tasks: [['rails', 'bin/rails', 'server']] },
  { file: 'artisan', stays: true, tasks: [['laravel', 'php', 'artisan', 'serve']] },
  {
    file: 'Cargo.toml',
    says: /^\[package\]/m,
    stays: false,
    tasks: [
      ['cargo-run', 'cargo', 'run'],
      ['cargo-test', 'cargo', 'test'],
    ],
  },
  {
    file: 'go.mod',
    stays: false,
    tasks: [
      ['go-run', 'go', 'run', '.'],
      ['go-test', 'go', 'test', './...'],
    ],
  },
  // All services as one task: compose itself knows best how to start and stop them together.
  ...['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'].map((file) => {
    return { file, stays: false, tasks: COMPOSE };
  }),
];

/** The tasks that the files of other languages and frameworks imply. */
export async function findLanguages(read: (path: string) => Promise<string | undefined>): Promise<readonly Proposal[]> {
  const found = signs.map(async ({ file, says, stays, tasks }) => {
    const text = await read(file);
    return text === undefined || says?.test(text) === false ? [] : tasks.map((task) => proposalOf(task, stays, file));
  });
  return (await Promise.all(found)).flat();
}

function proposalOf([name, command, ...args]: Task, stays: boolean, file: string): Proposal {
  const start = { line: 0, character: 0 };
  const keys = stays ? { run_at_startup: true, restart: 'on-failure' } : {};
  return {
    name,
    task: { name, command, args, ...keys },
    dependsOn: new Map(),
    from: file,
    range: { start, end: start },
    losses: [],
    isWorth: true,
  };
}
