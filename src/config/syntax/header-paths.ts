// The path of each table from the top of the file, with its place in each list of tables on the way.
import type { Header, KeyPart } from './tree.ts';

/** `tasks`, or 0 for the first of them, and the name in the header that leads there. */
export interface Step {
  readonly step: string | number;
  readonly key: KeyPart;
}

interface TableNode {
  children: Map<string, TableNode>;
  /** The number of `[[headers]]` of a list of tables; `children` are those of the newest. */
  count: number;
}

/** Follows the headers of a file in their order. */
export class HeaderPaths {
  readonly #root: TableNode = { children: new Map(), count: 0 };

  /** The way to the table of the next header: `[tasks.env]` below the second `[[tasks]]` is `tasks`, 1, `env`. */
  next({ keys, isList }: Header): readonly Step[] {
    const steps: Step[] = [];
    let node = this.#root;
    for (const key of keys) {
      node = childOf(node, key.name);
      steps.push({ step: key.name, key });
      if (isList && key === keys.at(-1)) {
        node.count++;
        node.children = new Map();
      }
      // What is below a list of tables belongs to the newest of them.
      if (node.count > 0) steps.push({ step: node.count - 1, key });
    }
    return steps;
  }
}

function childOf({ children }: TableNode, name: string): TableNode {
  const known = children.get(name) ?? { children: new Map(), count: 0 };
  children.set(name, known);
  return known;
}
