// Masks secrets and escapes control characters in what an agent reads, which is sent to the service that runs its
// model.
import { withoutEscapes } from '../base/escapes.ts';
import { replaceActing, safeText } from '../base/foreign-text.ts';
import { Secrets, type Variable } from '../base/secrets/secrets.ts';

/** Under these keys an answer has what a program wrote. */
const OUTPUT_KEYS: ReadonlySet<string> = new Set(['output', 'line']);

export class Redactor {
  readonly #secrets: Secrets;

  /** `variables`: of all environments whose values may turn up. */
  constructor(variables: Iterable<Variable>) {
    this.#secrets = new Secrets(variables);
  }

  /** The same with every string in it masked and safe to show; keys are ours. */
  redact<T>(value: T): T;
  redact(value: unknown): unknown {
    if (typeof value === 'string') return inSight(this.#secrets.mask(value));
    if (Array.isArray(value)) return value.map((item) => this.redact<unknown>(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#entry(key, item)]));
  }

  /**
   * For what programs wrote, or what has that in it: joiners, fillers and the like belong to its words and drawings.
   */
  redactOutput(text: string): string {
    return replaceActing(this.#secrets.mask(text), safeText);
  }

  #entry(key: string, item: unknown): unknown {
    return typeof item === 'string' && OUTPUT_KEYS.has(key) ? this.redactOutput(item) : this.redact(item);
  }
}

/** Text of others without anything that acts or hides. Blanks stay what they are: they stand in paths, too. */
export function inSight(text: string): string {
  const parts = withoutEscapes(text).split(/(\p{Zs})/u);
  return parts.map((part, at) => (at % 2 === 1 ? part : safeText(part))).join('');
}
