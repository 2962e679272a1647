// Selects tasks by names, --all or --group.
import type { Command } from 'commander';
import { UserError } from '../../base/user-error.ts';
import type { Selection } from '../../model/requests.ts';

export interface SelectionOptions {
  readonly all?: boolean;
  readonly group?: string;
}

export function addSelectionOptions(command: Command): Command {
  return command.option('-a, --all', 'all tasks').option('-g, --group <group>', 'all tasks of this group');
}

/** The selection of a request. @throws UserError `invalid-argument` unless exactly one of the three is given */
export function selectionOf(names: readonly string[], options: SelectionOptions): Selection {
  const ways = [names.length > 0, options.all === true, options.group !== undefined].filter(Boolean).length;
  if (ways !== 1) {
    const message =
      ways === 0 ? 'Name the tasks, or use --all or --group GROUP.' : 'Use either names, --all or --group.';
    throw new UserError('invalid-argument', message);
  }
  if (options.group !== undefined) return { group: options.group };
  return options.all === true ? { all: true } : { names };
}
