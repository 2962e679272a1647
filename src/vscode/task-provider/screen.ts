// The content of the terminal of a VS Code task: its output, reduced to text and colors, and lines of Dirigent. VS Code
// opens this terminal automatically, and lines in it decide when a debugger starts: no control sequence of a program
// takes effect here. *Attach Terminal* is for programs that need a whole terminal.
import * as l10n from '@vscode/l10n';
import { stripVTControlCharacters } from 'node:util';
import { formatByteSize } from '../../base/byte-size.ts';
import type { OutputSink } from '../output/follower.ts';
import { Colors, TerminalLines, TextPipeline } from '../output/plain-text.ts';
import { TagStripper } from '../../client/output/stream-tags.ts';
import { remark, unsealed, type Mark } from './lines.ts';

export class TaskScreen {
  readonly #write: (text: string) => void;
  #isMidLine = false;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Writes a line of Dirigent, always on a line of its own: behind an open prompt no problem matcher would find it. */
  remark(mark: Mark, words: string): void {
    this.#show((this.#isMidLine ? '\r\n' : '') + remark(mark, words));
  }

  /** The sink for the output. */
  sinkFor(kind: 'stdout' | 'combined'): OutputSink {
    const text = new TextPipeline(() => [
      ...(kind === 'combined' ? [new TagStripper()] : []),
      new Colors(),
      new TerminalLines(),
    ]);
    return {
      append: (bytes) => this.#show(unsealed(text.push(bytes))),
      skip: (bytes) => {
        text.restart();
        this.remark('·', l10n.t('… {0} skipped, open the log file to see all of it', formatByteSize(bytes)));
      },
    };
  }

  #show(text: string): void {
    if (text === '') return;
    const seen = stripVTControlCharacters(text);
    if (seen !== '') this.#isMidLine = !seen.endsWith('\n');
    this.#write(text);
  }
}
