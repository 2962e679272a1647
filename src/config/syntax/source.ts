// The text of a dirigent.toml with its lines and its tree, each made once, when it is first needed.
import { LineIndex, withoutByteOrderMark } from './line-index.ts';
import { scan } from './scan.ts';
import type { SyntaxTree } from './tree.ts';

export class Source {
  /** Without a byte order mark: all offsets count from here. */
  readonly text: string;
  #lines: LineIndex | undefined;
  #tree: SyntaxTree | undefined;

  constructor(text: string) {
    this.text = withoutByteOrderMark(text);
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  get tree(): SyntaxTree {
    return (this.#tree ??= scan(this.text));
  }
}
