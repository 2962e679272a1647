// One `[[tasks]]` as far as it can be read.
import { t } from '../../base/l10n.ts';
import { readTable } from '../keys/table.ts';
import type { Finding } from '../keys/finding.ts';
import type { WrittenDependency } from '../keys/dependencies.ts';
import { taskKeys, type TaskGiven } from '../schema.ts';
import type { Span } from '../syntax/line-index.ts';
import { isTable, type TomlNode, type TomlTable } from '../values/node.ts';
import type { Report } from './report.ts';

const REQUIRED = Object.entries(taskKeys).filter(([, { required }]) => required);

/** A task as far as it has been read: the keys of its table, and whether an error keeps it out of the project. */
export class ParsedTask {
  readonly node: TomlNode;
  readonly table: TomlTable;
  readonly given: TaskGiven;
  /** Also of a broken task, so that others that name it are not blamed. */
  readonly name: string | undefined;
  readonly #report: Report;
  #isBroken = false;

  constructor(node: TomlNode, table: TomlTable, report: Report) {
    this.node = node;
    this.table = table;
    this.#report = report;
    const name = table.get('name')?.node.value;
    this.name = typeof name === 'string' ? name : undefined;
    const { given } = readTable(taskKeys, table, { title: '[[tasks]]' }, (finding) => this.report(finding));
    this.given = given;
    this.#requireKeys();
  }

  /** Reports a finding; after an error the task is left out of the project. */
  report(finding: Finding): void {
    const isReported = this.#report.add(finding, { name: this.name, span: this.node.span });
    if (isReported && (finding.severity ?? 'error') === 'error') this.leaveOut();
  }

  leaveOut(): void {
    this.#isBroken = true;
  }

  /** The whole text, in which the spans of the task stand. */
  get source(): string {
    return this.#report.source;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  get dependencies(): readonly WrittenDependency[] {
    return this.given.depends_on ?? [];
  }

  /** The range of the name, or of the header if there is none. */
  get nameSpan(): Span {
    return this.table.get('name')?.node.span ?? this.node.head;
  }

  /** The range of the value of a key, if the task itself has it. */
  spanOf(key: keyof TaskGiven): Span | undefined {
    return this.table.get(key)?.node.span;
  }

  #requireKeys(): void {
    for (const [key, { example }] of REQUIRED) {
      if (this.table.has(key)) continue;
      const message = t('This task needs a `{0}`, such as `{1}`.', key, `${key} = ${JSON.stringify(example)}`);
      this.report({ code: 'missing-key', span: this.node.head, message });
    }
  }
}

/** One for each `[[tasks]]`; a value that is no table is reported. */
export function parseTasks(tasks: TomlNode | undefined, report: Report): readonly ParsedTask[] {
  if (tasks === undefined) return [];
  if (!Array.isArray(tasks.value)) {
    report.add(notAList(tasks));
    return [];
  }
  return (tasks.value as readonly TomlNode[]).flatMap((node) => {
    if (isTable(node.value)) return new ParsedTask(node, node.value, report);
    report.add({ code: 'not-a-table', span: node.span, message: t('A task is a table: write it as [[tasks]].') });
    return [];
  });
}

/** `[tasks]` has one bracket too few; `[tasks.web]` is how other tools name a task. */
function notAList({ value, head }: TomlNode): Finding {
  const code = 'not-a-list';
  if (!isTable(value))
    return { code, span: head, message: t('`tasks` must be a list of tables: write each task as [[tasks]].') };
  const [first, entry] =
    [...value].find(([key, { node }]) => isTable(node.value) && !Object.hasOwn(taskKeys, key)) ?? [];
  if (first === undefined || entry === undefined) {
    return {
      code,
      span: head,
      message: t('Write [[tasks]] with two brackets: each begins one task.'),
      suggestions: ['[[tasks]]'],
    };
  }
  return {
    code,
    span: entry.node.head,
    message: t(
      'Write [[tasks]] with name = {0} below it, instead of a table that is called tasks.{1}.',
      JSON.stringify(first),
      first,
    ),
    suggestions: [`[[tasks]]\nname = ${JSON.stringify(first)}`],
  };
}
