import { slug, type Finder, type Finding } from './finding.ts';

const FILES = ['Procfile.dev', 'Procfile'];

/** The processes of a Procfile; the one for development where there are two. Each line is one for the shell. */
export const findProcfile: Finder = async (folder) => {
  for (const file of FILES) {
    const text = await folder.read(file);
    if (text !== undefined) return text.split(/\r?\n/).flatMap((line) => process(file, line));
  }
  return [];
};

function process(file: string, line: string): Finding[] {
  const [, type, command] = /^([\w-]+)\s*:\s*(.+?)\s*$/.exec(line) ?? [];
  if (type === undefined || command === undefined) return [];
  const name = slug(type);
  // Heroku runs `release` once before a deployment, never on a developer's machine.
  if (name === undefined || type === 'release') return [];
  return [
    { name, command, args: [], shell: true, runAtStartup: true, restart: 'on-failure', from: `"${type}" of ${file}` },
  ];
}
