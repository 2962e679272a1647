import { commandLine } from '../../config/command-line.ts';
import type { ImportedFile, Loss, Proposal, TaskTable } from '../../import/proposal.ts';
import type { Planned } from '../../import/plan.ts';
import { count } from '../print/format.ts';
import type { Printer } from '../print/printer.ts';

/** The tasks of a file with their numbers, to choose from. */
export function printChoice(
  out: Printer,
  { proposals }: ImportedFile,
  isPresent: (proposal: Proposal) => boolean,
): void {
  const width = Math.max(...proposals.map(({ name }) => name.length));
  const digits = String(proposals.length).length;
  for (const [index, proposal] of proposals.entries()) {
    const { name, task, losses } = proposal;
    const number = out.style('dim', String(index + 1).padStart(digits + 2));
    const remarks = [
      ...(isPresent(proposal) ? ['already in dirigent.toml'] : []),
      ...(losses.length > 0 ? [`${count(losses.length, 'setting')} not carried over`] : []),
    ];
    const remark = remarks.length > 0 ? out.style('yellow', `  (${remarks.join('; ')})`) : '';
    out.line(`${number}  ${out.style('bold', name.padEnd(width))}  ${lineOf(task)}${remark}`);
  }
}

/** What could not be carried over, by task, and then of each file as a whole. */
export function printLosses(out: Printer, files: readonly ImportedFile[], planned: readonly Planned[]): void {
  const fileOf = (proposal: Proposal): string =>
    files.find(({ proposals }) => proposals.includes(proposal))?.path ?? '';
  const parts = [
    ...planned.map(({ task, proposal, losses }) => ({ title: String(task['name']), losses, path: fileOf(proposal) })),
    ...files.map(({ path, losses, problem }) => ({ title: path, losses: [...losses, ...problemLoss(problem)], path })),
  ].filter(({ losses }) => losses.length > 0);
  if (parts.length === 0) return;
  out.line('Not carried over:');
  for (const { title, losses, path } of parts) {
    out.line(`  ${out.style('bold', title)}`);
    for (const loss of losses) out.line(`    ${lossText(out, path, loss)}`);
  }
}

function problemLoss(problem: ImportedFile['problem']): readonly Loss[] {
  if (problem === undefined) return [];
  return [{ key: 'all of it', why: problem.message, todo: 'Correct it and import it.', range: problem.range }];
}

function lossText(out: Printer, path: string, { key, why, todo, range }: Loss): string {
  const place = out.style('dim', `${path}:${range.start.line + 1}`);
  const advice = /^Nothing\b/.test(todo) ? out.style('dim', todo.replace(/^Nothing/, 'Nothing to do')) : todo;
  return `${out.style('yellow', key)}  ${why} ${advice} ${place}`;
}

/** The command as one would type it. */
function lineOf({ command, args, shell }: TaskTable): string {
  const words = Array.isArray(args) ? args.map(String) : [];
  const line = commandLine({
    command: typeof command === 'string' ? command : '',
    args: words,
    shell: typeof shell === 'string' || typeof shell === 'boolean' ? shell : false,
  });
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
