import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../fixtures/toml/', import.meta.url);

export interface Fixture {
  readonly name: string;
  readonly text: string;
}

/** Files as people write them, with comments in odd places, all line ends, and what else TOML allows. */
export const fixtures: readonly Fixture[] = readdirSync(folder)
  .filter((name) => name.endsWith('.toml'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

export function fixture(name: string): string {
  const found = fixtures.find((file) => file.name === `${name}.toml`);
  if (found === undefined) throw new Error(`There is no fixture ${name}`);
  return found.text;
}
