// The sentences that people read in VS Code, found in the code. Run as a program it writes l10n/bundle.l10n.json.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import type { Keys } from '../../src/config/keys/key.ts';
import { healthcheckKeys } from '../../src/config/keys/healthcheck.ts';
import { runnerKeys, taskKeys } from '../../src/config/schema.ts';

const repository = join(import.meta.dirname, '..', '..');

type Find = (node: ts.Node, source: ts.SourceFile) => string | undefined;

const ofVscode: Find = (node, source) => argumentOf('l10n.t', node, source);
const ofRooms: Find = (node, source) => argumentOf('t', node, source);

/** Texts in tables are translated where they are shown: keys, mistakes, and what an import cannot carry over. */
const places: readonly { readonly files: string; readonly finds: readonly Find[] }[] = [
  { files: 'src/{extension.ts,vscode/**/*.ts}', finds: [ofVscode] },
  { files: 'src/language/**/*.ts', finds: [ofRooms] },
  { files: 'src/config/**/*.ts', finds: [ofRooms, textOfProperty] },
  { files: 'src/import/**/*.ts', finds: [ofRooms, wholeSentence] },
];

/** All of them, sorted. @throws Error for one that is not a literal: it could not be translated */
export function sentencesOfCode(): readonly string[] {
  const written = places.flatMap(({ files, finds }) =>
    globSync(files, { cwd: repository }).flatMap((file) => sentencesOfFile(join(repository, file), finds)),
  );
  const ofKeys = [taskKeys, runnerKeys, healthcheckKeys].flatMap(wordsOfKeys);
  return [...new Set([...written, ...ofKeys])].sort();
}

function sentencesOfFile(path: string, finds: readonly Find[]): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...finds.flatMap((find) => find(node, source) ?? []));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function argumentOf(called: string, node: ts.Node, source: ts.SourceFile): string | undefined {
  if (!ts.isCallExpression(node) || node.expression.getText(source) !== called) return undefined;
  const [message] = node.arguments;
  if (message !== undefined && ts.isStringLiteralLike(message)) return message.text;
  throw new Error(`${source.fileName}: ${node.getText(source)} has no literal text`);
}

function textOfProperty(node: ts.Node): string | undefined {
  if (!ts.isPropertyAssignment(node) || !ts.isIdentifier(node.name)) return undefined;
  const isText = ['message', 'doc', 'words'].includes(node.name.text) && ts.isStringLiteralLike(node.initializer);
  return isText && ts.isStringLiteralLike(node.initializer) ? node.initializer.text : undefined;
}

/** A line that tools print, and that is looked for. */
const untranslated: ReadonlySet<string> = new Set(['Watching for file changes.']);

function wholeSentence(node: ts.Node): string | undefined {
  const isSentence =
    ts.isStringLiteralLike(node) && /^([A-Z].*|[a-z].* .* .*)\.$/.test(node.text) && !untranslated.has(node.text);
  return isSentence ? node.text : undefined;
}

function wordsOfKeys(keys: Keys): string[] {
  return Object.values(keys).map(({ type }) => type.words);
}

export function readJson(path: string): Record<string, string> {
  return JSON.parse(readFileSync(join(repository, path), 'utf8')) as Record<string, string>;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bundle = Object.fromEntries(sentencesOfCode().map((sentence) => [sentence, sentence]));
  writeFileSync(join(repository, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, undefined, 2)}\n`);
}
