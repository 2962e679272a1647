// The secrets of some environments. Their values, and whatever else looks like a secret, are masked in the report that
// people send to others, and in what agents read, which travels to the service that runs their model.
import { withoutEscapes } from '../escapes.ts';
import { MASK, maskSecrets } from './masking.ts';
import { isSecretName } from './names.ts';

export type Variable = readonly [name: string, value: string];

/** A shorter value would be found in words that have nothing to do with it. */
const SHORTEST = 8;

/** A variable may say where its secret is, and every path below would be masked with it. */
const PLACE = /^(?:~|\.{1,2}|\/(?:home|Users|root|etc|var|tmp|usr|opt|run|mnt|srv|workspaces?|app|data))(?:\/|$)/;

export class Secrets {
  /** One that contains another goes first. */
  readonly #values: readonly string[];

  /** `variables`: of all environments whose values may turn up. */
  constructor(variables: Iterable<Variable>) {
    const values = [...variables].flatMap((variable) => (isSecret(variable) ? [variable[1]] : []));
    this.#values = [...new Set(values)].toSorted((a, b) => b.length - a.length);
  }

  /**
   * The text without escape sequences, which could hide a secret, and with everything masked that is one or looks like
   * one.
   */
  mask(text: string): string {
    return maskSecrets(this.maskValues(withoutEscapes(text)));
  }

  /** Only the values: for words that are not yet a text, of which quotes would hide them. */
  maskValues(text: string): string {
    return this.#values.reduce((sofar, value) => sofar.replaceAll(value, MASK), text);
  }
}

function isSecret([name, value]: Variable): boolean {
  return value.length >= SHORTEST && !PLACE.test(value) && isSecretName(name);
}

/** The same names, of which no value may be seen. */
export function maskEach(variables: object): Record<string, string> {
  return Object.fromEntries(Object.keys(variables).map((name) => [name, MASK]));
}
