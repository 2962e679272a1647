// The findings that are certain in a file that cannot be read as a whole.
import type { Finding } from '../keys/finding.ts';
import { isList } from '../values/node.ts';
import type { TomlDocument } from '../values/read.ts';
import type { FindingFilter } from './report.ts';

/**
 * Whether a finding in a file that cannot be read as a whole is certain: what seems to be missing may stand in what is
 * lost.
 */
export function certainFindings({ lines: { text }, lost, root }: TomlDocument): FindingFilter {
  const mayHideName = lost.some(({ start, end }) => /\bname\b|^[ \t]*\[/m.test(text.slice(start, end)));
  const heads = headsOf(root);
  return ({ code }, task) => {
    if (code === 'unknown-task') return !mayHideName;
    if (!LACKS.has(code) || task === undefined) return true;
    // A statement belongs to the last task that begins above it.
    const next = heads.find((head) => head > task.start) ?? text.length;
    return !lost.some(({ start }) => start > task.start && start < next);
  };
}

const LACKS = new Set<Finding['code']>(['missing-key', 'shell-wanted']);

function headsOf(root: TomlDocument['root']): readonly number[] {
  const tasks = root.get('tasks')?.node.value;
  return tasks !== undefined && isList(tasks) ? tasks.map(({ span }) => span.start) : [];
}
