// The texts of `dirigent import`: the tasks to choose from, and the settings that could not be imported.
import { commandLine } from '../../config/command-line.ts';
import type { ImportedFile, Proposal, TaskTable } from '../../import/proposal.ts';
import { bySeverity, warning, type Loss } from '../../import/loss.ts';
import type { Planned } from '../../import/plan.ts';
import { count } from '../print/format.ts';
import type { Printer } from '../print/printer.ts';

/** The numbered list of tasks to choose from. */
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
      ...(losses.length > 0 ? [count(losses.length, 'unsupported setting')] : []),
    ];
    const remark = remarks.length > 0 ? out.style('yellow', `  (${remarks.join('; ')})`) : '';
    out.line(`${number}  ${out.style('bold', name.padEnd(width))}  ${lineOf(task)}${remark}`);
  }
}

/** The settings without a counterpart in dirigent.toml: by task, then of each file as a whole. */
export function printLosses(out: Printer, files: readonly ImportedFile[], planned: readonly Planned[]): void {
  const fileOf = (proposal: Proposal): string =>
    files.find(({ proposals }) => proposals.includes(proposal))?.path ?? '';
  const parts = [
    ...planned.map(({ task, proposal, losses }) => ({ title: String(task['name']), losses, path: fileOf(proposal) })),
    ...files.map(({ path, losses, problem }) => ({ title: path, losses: [...losses, ...problemLoss(problem)], path })),
  ].filter(({ losses }) => losses.length > 0);
  if (parts.length === 0) return;
  out.line('Unsupported settings:');
  for (const { title, losses, path } of parts) {
    out.line(`  ${out.style('bold', title)}`);
    for (const loss of bySeverity(losses)) out.line(`    ${lossText(out, path, loss)}`);
  }
}

function problemLoss(problem: ImportedFile['problem']): readonly Loss[] {
  if (problem === undefined) return [];
  return [{ key: 'whole file', ...warning(problem.message, 'Fix the file and import it.'), range: problem.range }];
}

function lossText(out: Printer, path: string, { severity, key, why, todo, range }: Loss): string {
  const place = out.style('dim', `${path}:${range.start.line + 1}`);
  return severity === 'info'
    ? `${key}  ${why} ${out.style('dim', todo)} ${place}`
    : `${out.style('yellow', key)}  ${why} ${todo} ${place}`;
}

/** The command as it would be typed. */
function lineOf({ command, args, shell }: TaskTable): string {
  const words = Array.isArray(args) ? args.map(String) : [];
  const line = commandLine({
    command: typeof command === 'string' ? command : '',
    args: words,
    shell: typeof shell === 'string' || typeof shell === 'boolean' ? shell : false,
  });
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
