// Tasks by the names that people write: in any letter case, and with the name that was probably meant where there is
// none.
import { closest } from '../base/closest.ts';
import { UserError } from '../base/user-error.ts';

/** Names of tasks differ by more than the case of their letters. */
export function isSameName(one: string, other: string): boolean {
  return one === other || one.toLowerCase() === other.toLowerCase();
}

/** The name in its own spelling. @throws UserError `unknown-task` */
export function pickName(names: readonly string[], name: string): string {
  const found = names.find((each) => isSameName(each, name));
  if (found === undefined) throw unknown('task', name, names);
  return found;
}

/** The tasks of these names, in this order. @throws UserError `unknown-task`, with `hint` where no name is close */
export function pick<T extends { readonly name: string }>(
  tasks: readonly T[],
  names: readonly string[],
  hint?: string,
): T[] {
  const byName = new Map(tasks.map((task) => [task.name.toLowerCase(), task]));
  return names.map((name) => {
    const found = byName.get(name.toLowerCase());
    if (found !== undefined) return found;
    throw unknown(
      'task',
      name,
      tasks.map((task) => task.name),
      hint,
    );
  });
}

/** The suggestion for a name that is none of the candidates; undefined where none is close. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = closest(name, candidates);
  return meant === undefined ? undefined : suggestion(meant);
}

function suggestion(meant: string): string {
  return `Did you mean "${meant}"?`;
}

/**
 * The error for a task or a group that is not there; its data has the name, and `meant` where a candidate is close. The
 * message ends with that as a suggestion, otherwise with `hint`.
 */
export function unknown(what: 'task' | 'group', name: string, candidates: readonly string[], hint?: string): UserError {
  const meant = closest(name, candidates);
  const more = meant === undefined ? hint : suggestion(meant);
  const message = `There is no ${what} "${name}".${more === undefined ? '' : ` ${more}`}`;
  const data = { [what === 'task' ? 'name' : 'group']: name, ...(meant !== undefined && { meant }) };
  return new UserError('unknown-task', message, { data });
}
