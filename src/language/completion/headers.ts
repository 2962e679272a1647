// Completion of headers of tables.
import { t } from '../../base/l10n.ts';
import type { Span } from '../../config/syntax/line-index.ts';
import { touches, type LanguageDocument } from '../document.ts';
import type { TaskEntry } from '../task-entry.ts';
import type { Completion } from './completion.ts';

const NEW_TASK = '[[tasks]]\nname = "${1:name}"\ncommand = "$2"';

/** The tables that may begin here, for a line that is still empty. */
export function newTables({ entries }: LanguageDocument, span: Span): readonly Completion[] {
  const others = entries.filter(({ path, key }) => path.length === 1 && !touches(span, key.span.start));
  const present = new Set(others.map(({ path }) => path[0]));
  const single = [
    { name: 'task_defaults', detail: t('defaults for every task') },
    { name: 'task_runner', detail: t('limits of all tasks together') },
  ].filter(({ name }) => !present.has(name));
  return [
    { ...header('[[tasks]]', span), detail: t('a new task'), insert: NEW_TASK, isSnippet: true },
    ...single.map(({ name, detail }) => ({ ...header(`[${name}]`, span), detail })),
  ];
}

/** The headers that may be written between brackets which are open already. */
export function headerCompletions(
  document: LanguageDocument,
  { typed, task }: { readonly typed: Span; readonly task: TaskEntry | undefined },
): readonly Completion[] {
  const above = task?.head === typed ? document.tasks[task.index - 1] : task;
  const inner =
    above === undefined ? [] : ['env', 'healthcheck', 'depends_on'].filter((key) => above.find(key) === undefined);
  return [
    ...newTables(document, typed),
    ...inner.map((key) => ({ ...header(`[tasks.${key}]`, typed), detail: above?.name ?? '' })),
  ].map(({ label, ...item }) => ({ ...item, label, filter: label }));
}

function header(label: string, span: Span): Completion {
  // `tasks` without its brackets matches the header as well.
  const filter = label.replaceAll(/[[\]]/g, '');
  return { kind: 'header', label, span, insert: label, isSnippet: false, filter };
}
