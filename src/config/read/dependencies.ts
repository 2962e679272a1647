// Checks of `depends_on`: unknown names, cycles, dependencies that cannot start.
import { closest } from '../../base/closest.ts';
import { t } from '../../base/l10n.ts';
import type { ParsedTask } from './parsed-task.ts';

/** Each guess looks at every name: thousands of wrong ones are no slips, and would take minutes. */
const MOST_GUESSES = 50;

/** Every name in `depends_on` must be a task, and no task may wait for itself, however long the way round. */
export function checkDependencies(tasks: readonly ParsedTask[]): void {
  const byName = new Map<string, ParsedTask>();
  for (const parsed of tasks) {
    if (parsed.name !== undefined && !byName.has(parsed.name)) byName.set(parsed.name, parsed);
  }
  let guesses = MOST_GUESSES;
  const guess = (name: string): string | undefined => (guesses-- > 0 ? closest(name, byName.keys()) : undefined);
  for (const parsed of tasks) checkNamesOf(parsed, byName, guess);
  for (const cycle of findCycles(byName)) reportCycle(cycle);
  // Last: only now it is known which tasks are left out.
  for (const parsed of tasks) warnOfBroken(parsed, byName);
}

function checkNamesOf(
  parsed: ParsedTask,
  byName: ReadonlyMap<string, ParsedTask>,
  guess: (name: string) => string | undefined,
): void {
  const seen = new Set<string>();
  for (const { task, until, span } of parsed.dependencies) {
    const other = byName.get(task);
    if (other === undefined) {
      const meant = guess(task);
      const message =
        meant === undefined
          ? t('There is no task named "{0}".', task)
          : t('There is no task named "{0}": did you mean "{1}"?', task, meant);
      const suggestions = meant === undefined ? undefined : [JSON.stringify(meant)];
      parsed.report({ code: 'unknown-task', span, message, suggestions });
    } else if (until === 'finished' && other.given.restart?.when === 'always') {
      const message = t('"{0}" never finishes: it has restart = "always".', task);
      parsed.report({ severity: 'warning', code: 'contradiction', span, message });
    } else if (seen.has(task)) {
      const message = t('"{0}" is named twice.', task);
      parsed.report({ severity: 'warning', code: 'duplicate-dependency', span, message });
    }
    seen.add(task);
  }
}

function warnOfBroken(parsed: ParsedTask, byName: ReadonlyMap<string, ParsedTask>): void {
  if (parsed.isBroken) return;
  for (const { task, span } of parsed.dependencies) {
    const other = byName.get(task);
    if (!other?.isBroken) continue;
    parsed.report({
      severity: 'warning',
      code: 'broken-dependency',
      span,
      message: t('"{0}" has an error: this task cannot start until it is corrected.', task),
      related: [{ message: t('"{0}" is defined here', task), span: other.nameSpan }],
    });
  }
}

/**
 * The cycles that close while walking depth first. Each cycle of the file has a task in one of them, so that none is
 * left once their tasks are. With a stack of its own: a chain may be longer than that of the machine.
 */
function* findCycles(byName: ReadonlyMap<string, ParsedTask>): Generator<readonly ParsedTask[]> {
  const done = new Set<ParsedTask>();
  for (const start of byName.values()) {
    if (done.has(start)) continue;
    const path = [start];
    const onPath = new Set(path);
    const pending = [dependenciesOf(start, byName)];
    for (;;) {
      const parsed = path.at(-1);
      const next = pending.at(-1)?.next();
      if (parsed === undefined || next === undefined) break;
      if (next.done === true) {
        path.pop();
        pending.pop();
        onPath.delete(parsed);
        done.add(parsed);
      } else if (onPath.has(next.value)) {
        yield path.slice(path.indexOf(next.value));
      } else if (!done.has(next.value)) {
        path.push(next.value);
        onPath.add(next.value);
        pending.push(dependenciesOf(next.value, byName));
      }
    }
  }
}

function* dependenciesOf(parsed: ParsedTask, byName: ReadonlyMap<string, ParsedTask>): Generator<ParsedTask> {
  for (const { task } of parsed.dependencies) {
    const other = byName.get(task);
    if (other !== undefined) yield other;
  }
}

function reportCycle(cycle: readonly ParsedTask[]): void {
  const nameAt = (index: number): string => cycle[index % cycle.length]?.name ?? '';
  for (const [index, parsed] of cycle.entries()) {
    const next = nameAt(index + 1);
    const span = parsed.dependencies.find(({ task }) => task === next)?.span ?? parsed.nameSpan;
    const way = Array.from({ length: Math.min(cycle.length, LONGEST_WAY) + 1 }, (_, step) => nameAt(index + step));
    if (cycle.length > LONGEST_WAY) way.push('…', nameAt(index));
    const message =
      cycle.length === 1
        ? t('A task cannot depend on itself.')
        : t('These tasks wait for each other: {0}.', way.join(' → '));
    parsed.report({ code: 'cycle', span, message });
  }
}

/** More names than this are not shown. */
const LONGEST_WAY = 8;
