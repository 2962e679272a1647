// Names of tasks: which are valid, and which is free.
import { t } from '../base/l10n.ts';

/** The name of a task is also the name of its folder, on every file system. */
export const TASK_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Device names of Windows, also with an extension: `NUL.txt` opens the device as well (learn.microsoft.com, "Naming
 * Files").
 */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Continues "The name …"; undefined when a task may be called so. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return t('must not be empty');
  if (name.length > 64) return t('is too long: {0} characters of at most 64', name.length);
  if (!TASK_NAME.test(name)) {
    return t('may have only letters, digits, `.`, `_` and `-`, and begins with a letter or a digit');
  }
  if (name.endsWith('.')) return t('must not end with a dot: Windows drops it');
  if (RESERVED.test(name)) return t('is reserved for a device by Windows');
  return undefined;
}

export function isTaskName(name: string): boolean {
  return nameProblem(name) === undefined;
}

/** `name`, or the first of `name-2`, `name-3` … that is not in `taken`, which holds names in lower case. */
export function freeName(name: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(name.toLowerCase())) return name;
  const stem = name.replace(/-\d+$/, '');
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const candidate = stem.slice(0, 64 - end.length).replace(/[-.]+$/, '') + end;
    if (!taken.has(candidate.toLowerCase())) return candidate;
  }
}

/** A valid name made of a text: `../Web Server!` → `Web-Server`; undefined when nothing of it can be used. */
export function nameFrom(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
    .replace(/[-.]+$/, '');
  if (nameProblem(name) === undefined) return name;
  return nameProblem(`task-${name}`) === undefined && name !== '' ? `task-${name}` : undefined;
}
