// `[task_defaults]` and `[task_runner]`, and a task with its defaults.
import { t } from '../../base/l10n.ts';
import { complete, readTable } from '../keys/table.ts';
import type { RunnerSettings } from '../../model/task-definition.ts';
import { NOT_A_DEFAULT, runnerKeys, taskKeys, type TaskGiven, type TaskValues } from '../schema.ts';
import { isTable, type TomlEntry, type TomlTable } from '../values/node.ts';
import { toRunnerSettings } from './definition.ts';
import type { Report } from './report.ts';

export interface TaskDefaults {
  readonly given: TaskGiven;
  /** Keys that could not be read: a task that relies on one of them must not run with another value instead. */
  readonly broken: ReadonlySet<string>;
  readonly table: TomlTable;
}

function misplaced(): ReadonlyMap<string, string> {
  return new Map(
    NOT_A_DEFAULT.map((key) => [key, t('`{0}` belongs to one task: it has no effect in [task_defaults].', key)]),
  );
}

export function readDefaults(entry: TomlEntry | undefined, report: Report): TaskDefaults {
  const table = tableOf('task_defaults', entry, report);
  const options = { title: '[task_defaults]', misplaced: misplaced() };
  return { ...readTable(taskKeys, table, options, (finding) => report.add(finding)), table };
}

export function readRunner(entry: TomlEntry | undefined, report: Report): RunnerSettings {
  const table = tableOf('task_runner', entry, report);
  const { given } = readTable(runnerKeys, table, { title: '[task_runner]' }, (finding) => report.add(finding));
  return toRunnerSettings(complete(runnerKeys, given));
}

function tableOf(name: string, entry: TomlEntry | undefined, report: Report): TomlTable {
  if (entry === undefined) return new Map();
  const { value, head } = entry.node;
  if (isTable(value)) return value;
  const message = Array.isArray(value)
    ? t('Write [{0}] with one bracket on each side: there is only one.', name)
    : t('Write [{0}] as a table: there is only one.', name);
  report.add({ code: 'not-a-table', span: head, message, suggestions: [`[${name}]`] });
  return new Map();
}

/**
 * The values of a task, then those of the defaults. `env` is merged by name, and `unset_env` of a task also removes
 * variables of the defaults. `restart = "on-failure:5"` sets `max_retries` in the table where it stands.
 */
export function withDefaults(given: TaskGiven, { given: defaults }: TaskDefaults): TaskValues {
  const unset = new Set(given.unset_env);
  const inherited = Object.entries(defaults.env ?? {}).filter(([name]) => !unset.has(name));
  const retries = ownRetries(given) ?? ownRetries(defaults);
  return complete(
    taskKeys,
    {
      ...given,
      env: Object.fromEntries([...inherited, ...Object.entries(given.env ?? {})]),
      ...(retries !== undefined && { max_retries: retries }),
    },
    defaults,
  );
}

function ownRetries({ max_retries, restart }: TaskGiven): number | undefined {
  return max_retries ?? restart?.maxRetries;
}
