// Checks of the tasks beside each other and of keys that do not go together.
import { t } from '../../base/l10n.ts';
import { freeName } from '../task-name.ts';
import type { TaskValues } from '../schema.ts';
import type { ParsedTask } from './parsed-task.ts';
import type { Span } from '../syntax/line-index.ts';
import type { TaskDefaults } from './defaults.ts';
import type { Report } from './report.ts';

/** A name belongs to the first task that has it; the error is at the later ones. */
export function checkNames(tasks: readonly ParsedTask[]): void {
  const owners = new Map<string, ParsedTask>();
  for (const parsed of tasks) {
    if (parsed.name === undefined) continue;
    const folded = parsed.name.toLowerCase();
    const owner = owners.get(folded);
    if (owner === undefined) {
      owners.set(folded, parsed);
      continue;
    }
    const isSame = owner.name === parsed.name;
    parsed.report({
      code: 'duplicate-name',
      span: parsed.nameSpan,
      message: isSame
        ? t('There is already a task named "{0}".', parsed.name)
        : t('There is already a task named "{0}"; case makes no difference.', owner.name ?? ''),
      related: [{ message: t('the first one'), span: owner.nameSpan }],
      suggestions: [JSON.stringify(freeName(parsed.name, owners))],
    });
  }
}

/** Warnings: the text can be carried out, but is hardly what its author meant. */
export function advise(parsed: ParsedTask, values: TaskValues): void {
  adviseShell(parsed, values);
  const { given } = parsed;
  const written = given.restart?.maxRetries;
  if (written !== undefined && given.max_retries !== undefined && written !== given.max_retries) {
    parsed.report({
      severity: 'warning',
      code: 'contradiction',
      span: parsed.spanOf('restart') ?? parsed.node.head,
      message: t('`max_retries` says {0}, so the {1} in `restart` has no effect.', given.max_retries, written),
    });
  }
}

function adviseShell(parsed: ParsedTask, { shell, args, command }: TaskValues): void {
  const span = parsed.spanOf('command');
  if (shell !== false || args.length > 0 || span === undefined || command === undefined) return;
  if (!/\s/.test(command.trim())) return;
  parsed.report({
    severity: 'warning',
    code: 'shell-wanted',
    span,
    message: t('This is run as one program with spaces in its name. Add `shell = true`, or move the rest to `args`.'),
    suggestions: [besides(parsed, span, 'shell = true')],
  });
}

/** The value again and one more line below it, indented alike; in an inline table the next key of it. */
function besides({ source, node }: ParsedTask, span: Span, addition: string): string {
  const value = source.slice(span.start, span.end);
  if (node.head.end === node.span.end) return `${value}, ${addition}`;
  const lineStart = Math.max(source.lastIndexOf('\n', span.start) + 1, 0);
  const indentation = /^[ \t]*/.exec(source.slice(lineStart, span.start))?.[0] ?? '';
  const lineEnd = source.includes('\r\n') ? '\r\n' : '\n';
  return `${value}${lineEnd}${indentation}${addition}`;
}

/** A default that cannot be read is not replaced by another: a task that relies on it is left out. */
export function checkInheritance(tasks: readonly ParsedTask[], { broken, table }: TaskDefaults, report: Report): void {
  for (const key of broken) {
    const heirs = tasks.filter((parsed) => !parsed.table.has(key));
    for (const heir of heirs) heir.leaveOut();
    const span = table.get(key)?.key;
    if (heirs.length === 0 || span === undefined) continue;
    const message = t('{0} tasks rely on this default and cannot start until it is corrected.', heirs.length);
    report.add({ severity: 'information', code: 'broken-default', span, message });
  }
}
