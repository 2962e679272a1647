// What an agent reads travels to the service that runs its model. Secrets that this machine can recognise stay here.
import { MASK, maskSecrets, secretValues, type Variable } from '../base/secrets.ts';

export class Redactor {
  readonly #values: readonly string[];

  /** `variables`: of all environments whose values may turn up. */
  constructor(variables: Iterable<Variable>) {
    this.#values = secretValues(variables);
  }

  /** The same with every string in it masked. */
  redact<T>(value: T): T;
  redact(value: unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (Array.isArray(value)) return value.map((item) => this.redact<unknown>(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.redact<unknown>(item)]));
  }

  #text(text: string): string {
    return maskSecrets(this.#values.reduce((sofar, value) => sofar.replaceAll(value, MASK), text));
  }
}
