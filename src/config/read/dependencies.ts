import { closest } from '../../base/closest.ts';
import type { Draft } from './draft.ts';

/** Every name in `depends_on` must be a task, and no task may wait for itself, however long the way round. */
export function checkDependencies(drafts: readonly Draft[]): void {
  const byName = new Map<string, Draft>();
  for (const draft of drafts) {
    if (draft.name !== undefined && !byName.has(draft.name)) byName.set(draft.name, draft);
  }
  for (const draft of drafts) checkNamesOf(draft, byName);
  for (const cycle of findCycles(byName)) tellCycle(cycle);
  // Only now it is known who is left out.
  for (const draft of drafts) warnOfBroken(draft, byName);
}

function checkNamesOf(draft: Draft, byName: ReadonlyMap<string, Draft>): void {
  const seen = new Set<string>();
  for (const { task, until, span } of draft.dependencies) {
    const other = byName.get(task);
    if (other === undefined) {
      const meant = closest(task, byName.keys());
      const hint = meant === undefined ? '' : `: did you mean "${meant}"`;
      const suggestions = meant === undefined ? undefined : [JSON.stringify(meant)];
      draft.tell({
        code: 'unknown-task',
        span,
        message: `There is no task named "${task}"${hint}${hint && '?'}${hint ? '' : '.'}`,
        suggestions,
      });
    } else if (until === 'finished' && other.given.restart?.when === 'always') {
      const message = `"${task}" never finishes: it has restart = "always".`;
      draft.tell({ severity: 'warning', code: 'contradiction', span, message });
    } else if (seen.has(task)) {
      draft.tell({ severity: 'warning', code: 'duplicate-dependency', span, message: `"${task}" is named twice.` });
    }
    seen.add(task);
  }
}

function warnOfBroken(draft: Draft, byName: ReadonlyMap<string, Draft>): void {
  if (draft.isBroken) return;
  for (const { task, span } of draft.dependencies) {
    const other = byName.get(task);
    if (!other?.isBroken) continue;
    draft.tell({
      severity: 'warning',
      code: 'broken-dependency',
      span,
      message: `"${task}" has a mistake: this task cannot start until it is corrected.`,
      related: [{ message: `"${task}" is here`, span: other.nameSpan }],
    });
  }
}

/**
 * The cycles that close while walking depth first. Each cycle of the file has a task in one of them, so that none is
 * left once their tasks are. With a stack of its own: a chain may be longer than that of the machine.
 */
function* findCycles(byName: ReadonlyMap<string, Draft>): Generator<readonly Draft[]> {
  const done = new Set<Draft>();
  for (const start of byName.values()) {
    if (done.has(start)) continue;
    const path = [start];
    const onPath = new Set(path);
    const pending = [dependenciesOf(start, byName)];
    for (;;) {
      const draft = path.at(-1);
      const next = pending.at(-1)?.next();
      if (draft === undefined || next === undefined) break;
      if (next.done === true) {
        path.pop();
        pending.pop();
        onPath.delete(draft);
        done.add(draft);
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

function* dependenciesOf(draft: Draft, byName: ReadonlyMap<string, Draft>): Generator<Draft> {
  for (const { task } of draft.dependencies) {
    const other = byName.get(task);
    if (other !== undefined) yield other;
  }
}

function tellCycle(cycle: readonly Draft[]): void {
  const names = cycle.map(({ name }) => name ?? '');
  for (const [index, draft] of cycle.entries()) {
    const way = [...names.slice(index), ...names.slice(0, index), names[index] ?? ''];
    const next = way[1];
    const span = draft.dependencies.find(({ task }) => task === next)?.span ?? draft.nameSpan;
    const message =
      way.length === 2
        ? 'A task cannot depend on itself.'
        : `These tasks wait for each other: ${shorten(way).join(' → ')}.`;
    draft.tell({ code: 'cycle', span, message });
  }
}

function shorten(way: readonly string[]): readonly string[] {
  return way.length <= 8 ? way : [...way.slice(0, 4), '…', ...way.slice(-3)];
}
