// Go templates and `$$` in process-compose.yaml.
import { warning } from '../../loss.ts';
import type { Draft } from '../../draft.ts';

/** Go templates and `$$` in the texts of a process. A template that cannot be evaluated stays as it is, with a loss. */
export class Template {
  readonly #draft: Draft;
  readonly #vars: ReadonlyMap<string, string>;
  readonly #expands: boolean;
  #isOn = true;

  constructor(draft: Draft, vars: ReadonlyMap<string, string>, expands: boolean) {
    this.#draft = draft;
    this.#vars = vars;
    this.#expands = expands;
  }

  disable(): void {
    this.#isOn = false;
  }

  text(text: string | undefined, key: string): string | undefined {
    if (text === undefined) return undefined;
    // `$$` keeps a `$` from process-compose; a shell reads the others, as the task has the same variables.
    const dollars = this.#expands ? text.replaceAll('$$', '$') : text;
    if (!this.#isOn) return dollars;
    const filled = dollars.replaceAll(/\{\{\s*\.(\w+)\s*\}\}/g, (whole, name: string) => {
      return name === 'PC_REPLICA_NUM' ? '0' : (this.#vars.get(name) ?? whole);
    });
    // {{ "{{.X}}" }} writes {{.X}}
    const quotedOnes = /\{\{\s*"(\{\{.*?\}\})"\s*\}\}/g;
    if (filled.replaceAll(quotedOnes, '').includes('{{')) {
      this.#draft.lose(key, warning('Go templates are not evaluated.', 'Replace {{ … }} with its value.'));
    }
    return filled.replaceAll(quotedOnes, '$1');
  }
}
