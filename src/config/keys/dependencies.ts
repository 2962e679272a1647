// `depends_on`: a list of tasks, or a table that says how far each must be.
import type { Dependency } from '../../model/task-definition.ts';
import type { Span } from '../syntax/line-index.ts';
import { isList, isTable } from '../values/node.ts';
import { choice, text } from './scalars.ts';
import { mustBe, type ValueType } from './value-type.ts';

/** A dependency and the range of its name, for checks that need the whole file. */
export interface WrittenDependency extends Dependency {
  readonly span: Span;
}

/** `["db"]` waits until db is ready; `{ db = "started", migrate = "finished" }` says how far each must be. */
export function dependencies(): ValueType<readonly WrittenDependency[]> {
  const name = text({ words: 'the name of a task' });
  const until = choice('started', 'ready', 'finished');
  return {
    words: 'a list of task names, or a table such as { db = "ready" }',
    schema: {
      anyOf: [
        { type: 'array', items: { type: 'string' } },
        { type: 'object', additionalProperties: until.schema },
      ],
    },
    read(node, complain) {
      const found: WrittenDependency[] = [];
      if (isList(node.value)) {
        for (const item of node.value) {
          const task = name.read(item, complain);
          if (task !== undefined) found.push({ task, until: 'ready', span: item.span });
        }
        return found.length === node.value.length ? found : undefined;
      }
      if (isTable(node.value)) {
        for (const [task, entry] of node.value) {
          const moment = until.read(entry.node, complain);
          if (moment !== undefined) found.push({ task, until: moment, span: entry.key });
        }
        return found.length === node.value.size ? found : undefined;
      }
      complain(node.span, mustBe(this, node, typeof node.value === 'string' ? [`["${node.value}"]`] : undefined));
      return undefined;
    },
  };
}
