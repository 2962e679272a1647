import { say } from '../../base/say.ts';
import { freeName } from '../task-name.ts';
import type { TaskValues } from '../schema.ts';
import type { Draft } from './draft.ts';
import type { Span } from '../syntax/line-index.ts';
import type { TaskDefaults } from './defaults.ts';
import type { Report } from './report.ts';

/** A name belongs to the first task that has it; those behind are told. */
export function checkNames(drafts: readonly Draft[]): void {
  const owners = new Map<string, Draft>();
  for (const draft of drafts) {
    if (draft.name === undefined) continue;
    const folded = draft.name.toLowerCase();
    const owner = owners.get(folded);
    if (owner === undefined) {
      owners.set(folded, draft);
      continue;
    }
    const isSame = owner.name === draft.name;
    draft.tell({
      code: 'duplicate-name',
      span: draft.nameSpan,
      message: isSame
        ? say('There is already a task named "{0}".', draft.name)
        : say('There is already a task named "{0}"; case makes no difference.', owner.name ?? ''),
      related: [{ message: say('the first one'), span: owner.nameSpan }],
      suggestions: [JSON.stringify(freeName(draft.name, owners))],
    });
  }
}

/** Slips that are no mistakes of form: what is written can be done, but is hardly what was meant. */
export function advise(draft: Draft, values: TaskValues): void {
  adviseShell(draft, values);
  const { given } = draft;
  const written = given.restart?.maxRetries;
  if (written !== undefined && given.max_retries !== undefined && written !== given.max_retries) {
    draft.tell({
      severity: 'warning',
      code: 'contradiction',
      span: draft.spanOf('restart') ?? draft.node.head,
      message: say('`max_retries` says {0}, so the {1} in `restart` has no effect.', given.max_retries, written),
    });
  }
}

function adviseShell(draft: Draft, { shell, args, command }: TaskValues): void {
  const span = draft.spanOf('command');
  if (shell !== false || args.length > 0 || span === undefined || command === undefined) return;
  if (!/\s/.test(command.trim())) return;
  draft.tell({
    severity: 'warning',
    code: 'shell-wanted',
    span,
    message: say('This is run as one program with spaces in its name. Add `shell = true`, or move the rest to `args`.'),
    suggestions: [besides(draft, span, 'shell = true')],
  });
}

/** The value again and one more line below it, indented alike; in an inline table the next key of it. */
function besides({ source, node }: Draft, span: Span, addition: string): string {
  const value = source.slice(span.start, span.end);
  if (node.head.end === node.span.end) return `${value}, ${addition}`;
  const lineStart = Math.max(source.lastIndexOf('\n', span.start) + 1, 0);
  const indentation = /^[ \t]*/.exec(source.slice(lineStart, span.start))?.[0] ?? '';
  const lineEnd = source.includes('\r\n') ? '\r\n' : '\n';
  return `${value}${lineEnd}${indentation}${addition}`;
}

/** A default that cannot be read must not be replaced by another: who relies on it does not run. */
export function checkInheritance(drafts: readonly Draft[], { broken, table }: TaskDefaults, report: Report): void {
  for (const key of broken) {
    const heirs = drafts.filter((draft) => !draft.table.has(key));
    for (const heir of heirs) heir.leaveOut();
    const span = table.get(key)?.key;
    if (heirs.length === 0 || span === undefined) continue;
    const message = say('{0} tasks rely on this default and cannot start until it is corrected.', heirs.length);
    report.add({ severity: 'information', code: 'broken-default', span, message });
  }
}
