import { parseTOML, type AST } from 'toml-eslint-parser';

/** The tree of a megabyte may take a gigabyte of memory; a file of ours has a few kilobytes. */
const LARGEST = 1_000_000;

/**
 * The syntax tree of valid TOML, for the places in it. undefined where there is too much of it, also in one piece: a
 * string of 200,000 characters overflows the stack of the parser.
 */
export function syntaxTree(text: string): AST.TOMLProgram | undefined {
  if (text.length > LARGEST) return undefined;
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch {
    return undefined;
  }
}
