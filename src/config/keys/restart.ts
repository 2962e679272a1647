// `restart`: when a task is started again, and how often.
import type { RestartPolicy } from '../../model/task-definition.ts';
import { choice } from './scalars.ts';
import type { ValueType } from './value-type.ts';

export interface Restart {
  readonly when: RestartPolicy['when'];
  /** From the short form `"on-failure:5"`. */
  readonly maxRetries?: number;
}

/** `"never"`, `"on-failure"`, `"always"`, and `"on-failure:5"`, which says `max_retries = 5` as well. */
export function restart(): ValueType<Restart> {
  const words = choice('never', 'on-failure', 'always');
  return {
    words: words.words,
    schema: { anyOf: [words.schema, { type: 'string', pattern: String.raw`^on-failure:\d{1,9}$` }] },
    values: [...(words.values ?? []), '"on-failure:5"'],
    read(node, complain) {
      const [, retries] = typeof node.value === 'string' ? (/^on-failure:(\d{1,9})$/.exec(node.value) ?? []) : [];
      if (retries !== undefined) return { when: 'on-failure', maxRetries: Number(retries) };
      const when = words.read(node, complain);
      return when === undefined ? undefined : { when };
    },
  };
}
