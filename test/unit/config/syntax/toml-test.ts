// Valid files of TOML 1.1, as they are and as other systems write them.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../fixtures/toml-test/valid');

export interface TomlFile {
  readonly name: string;
  readonly text: string;
}

/** The valid files of toml-test. */
export const tomlTestFiles: readonly TomlFile[] = globSync('**/*.toml', { cwd: folder })
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** The file; with other line ends; with a byte order mark; without a line end behind the last line. */
export function variantsOf({ name, text }: TomlFile): readonly TomlFile[] {
  const hasReturns = text.includes('\r');
  return [
    { name, text },
    ...(hasReturns ? [] : [{ name: `${name} with CRLF`, text: text.replaceAll('\n', '\r\n') }]),
    { name: `${name} with BOM`, text: text.startsWith('\uFEFF') ? text : `\uFEFF${text}` },
    { name: `${name} without its last line end`, text: text.replace(/\r?\n$/, '') },
  ];
}
