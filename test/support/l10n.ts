// The sentences that the extension says, found in its code. Run as a program it writes l10n/bundle.l10n.json.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const repository = join(import.meta.dirname, '..', '..');

/** Every first argument of `l10n.t(…)`, sorted. @throws Error for one that is not a literal: it could not be translated */
export function sentencesOfCode(): readonly string[] {
  const files = globSync(['src/vscode/**/*.ts', 'src/extension.ts'], { cwd: repository });
  const found = files.flatMap((file) => {
    const path = join(repository, file);
    return sentencesOf(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  });
  return [...new Set(found)].sort();
}

function sentencesOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'l10n.t') {
      const [message] = node.arguments;
      if (message === undefined || !ts.isStringLiteralLike(message)) {
        throw new Error(`${source.fileName}: ${node.getText(source)} has no literal text`);
      }
      found.push(message.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

export function readJson(path: string): Record<string, string> {
  return JSON.parse(readFileSync(join(repository, path), 'utf8')) as Record<string, string>;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bundle = Object.fromEntries(sentencesOfCode().map((sentence) => [sentence, sentence]));
  writeFileSync(join(repository, 'l10n', 'bundle.l10n.json'), `${JSON.stringify(bundle, undefined, 2)}\n`);
}
