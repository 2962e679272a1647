import type { Finder, Finding } from './finding.ts';

interface Sign {
  readonly file: string;
  /** Also has to be in the text of the file. */
  readonly says?: RegExp;
  readonly tasks: readonly Omit<Finding, 'from'>[];
}

const signs: readonly Sign[] = [
  {
    file: 'manage.py',
    tasks: [
      {
        name: 'django',
        command: 'python',
        args: ['manage.py', 'runserver'],
        runAtStartup: true,
        restart: 'on-failure',
      },
    ],
  },
  {
    file: 'config.ru',
    tasks: [{ name: 'rails', command: 'bin/rails', args: ['server'], runAtStartup: true, restart: 'on-failure' }],
  },
  {
    file: 'artisan',
    tasks: [{ name: 'laravel', command: 'php', args: ['artisan', 'serve'], runAtStartup: true, restart: 'on-failure' }],
  },
  {
    file: 'Cargo.toml',
    says: /^\[package\]/m,
    tasks: [
      { name: 'cargo-run', command: 'cargo', args: ['run'], runAtStartup: false },
      { name: 'cargo-test', command: 'cargo', args: ['test'], runAtStartup: false },
    ],
  },
  {
    file: 'go.mod',
    tasks: [
      { name: 'go-run', command: 'go', args: ['run', '.'], runAtStartup: false },
      { name: 'go-test', command: 'go', args: ['test', './...'], runAtStartup: false },
    ],
  },
];

/** What the files of other languages and frameworks say about how to run the project. */
export const findLanguages: Finder = async (folder) => {
  const found = signs.map(async ({ file, says, tasks }) => {
    const text = await folder.read(file);
    if (text === undefined || says?.test(text) === false) return [];
    return tasks.map((task) => ({ ...task, from: file }));
  });
  return (await Promise.all(found)).flat();
};
