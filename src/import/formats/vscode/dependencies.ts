// The dependencies between tasks of tasks.json.
import { t } from '../../../base/l10n.ts';
import { quoteVisibly } from '../../../base/shell-words.ts';
import type { Draft } from '../../draft.ts';
import { warning, type Loss } from '../../loss.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf, type Node } from '../../text/node.ts';

/** `dependsOn` between the tasks of a file, settled once all of them are known. */
export class Dependencies {
  readonly #wanted = new Map<Draft, readonly string[]>();
  readonly #background = new Map<string, boolean>();
  readonly #atStartup = new Set<string>();

  read(reader: Reader, draft: Draft): void {
    const node = reader.take('dependsOn');
    const keys = (node?.kind === 'list' ? node.items : node === undefined ? [] : [node]).flatMap(keyOf);
    if (keys.length > 0) this.#wanted.set(draft, keys);
    if (reader.text('dependsOrder') === 'sequence' && keys.length > 1) {
      reader.lose(
        'dependsOrder',
        warning('Dependencies start in parallel.', 'Let each task depend on the previous one.'),
      );
    }
  }

  hasAny(draft: Draft): boolean {
    return this.#wanted.has(draft);
  }

  /** A task that runs something itself. */
  add(draft: Draft, isBackground: boolean): void {
    this.#background.set(draft.key, isBackground);
  }

  /** A task that only starts others: these start with the workspace. */
  startWithWorkspace(compound: Draft): void {
    this.#atStartup.add(compound.key);
  }

  /**
   * Dependents wait until background tasks are ready and all others have finished. A task that only starts others is a
   * group of them, and a task that depends on it depends on them.
   */
  settle(drafts: readonly Draft[]): readonly Loss[] {
    const own = new Set(drafts);
    const byKey = new Map(drafts.map((draft) => [draft.key, draft]));
    const compounds = [...this.#wanted].filter(([draft]) => !own.has(draft));
    const keysOf = new Map(compounds.map(([draft, keys]) => [draft.key, keys]));
    const losses = compounds.map(([compound, keys]) => {
      const leaves = this.#leaves(keys, keysOf, new Set([compound.key]));
      return this.#group(
        compound,
        leaves.flatMap((key) => byKey.get(key) ?? []),
      );
    });
    for (const draft of drafts) {
      for (const key of this.#leaves(this.#wanted.get(draft) ?? [], keysOf, new Set())) {
        draft.dependsOn.set(key, this.#background.get(key) === true ? 'ready' : 'finished');
      }
    }
    return losses;
  }

  #group({ key, range }: Draft, members: readonly Draft[]): Loss {
    let isGroup = false;
    for (const member of members) {
      if (this.#atStartup.has(key)) member.set('run_at_startup', true);
      if (member.get('group') === undefined) {
        member.set('group', key);
        isGroup = true;
      } else {
        member.lose(
          'group',
          warning(t('"{0}" starts it as well, but a task has a single group.', key), 'Start it by name.'),
        );
      }
    }
    const advice = isGroup
      ? warning(
          'It only starts other tasks, which were imported as a group.',
          t('Use: dirigent start --group {0}.', quoteVisibly(key)),
        )
      : warning('It only starts other tasks, which already have a group.', 'Start them by name.');
    return { key, ...advice, range };
  }

  #leaves(
    keys: readonly string[],
    compounds: ReadonlyMap<string, readonly string[]>,
    seen: Set<string>,
  ): readonly string[] {
    return keys.flatMap((key) => {
      const inner = compounds.get(key);
      if (inner === undefined) return [key];
      if (seen.has(key)) return [];
      seen.add(key);
      return this.#leaves(inner, compounds, seen);
    });
  }
}

/** A label, or the script of an npm task: `{ "type": "npm", "script": "build" }`. */
function keyOf(node: Node): readonly string[] {
  const label = textOf(node);
  if (label !== undefined) return [label];
  const script = textOf(entriesOf(node).get('script')?.node);
  const key = textOf(entriesOf(node).get('label')?.node) ?? (script === undefined ? undefined : `npm: ${script}`);
  return [key ?? textOf(entriesOf(node).get('task')?.node) ?? '?'];
}
