import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { complete } from '../../../../src/language/completion/complete.ts';
import { fixesOf, fixTogether } from '../../../../src/language/fixes/fixes.ts';
import { folds } from '../../../../src/language/folding.ts';
import { hoverAt } from '../../../../src/language/hover.ts';
import { links } from '../../../../src/language/links.ts';
import { nameUseAt, renameEdits } from '../../../../src/language/navigate.ts';
import { outline } from '../../../../src/language/outline.ts';
import { ConfigDocuments } from '../../../../src/vscode/config-file/documents.ts';
import { statesOf } from '../../../../src/vscode/language/task-states/task-state.ts';
import { previewTasks } from '../../../../src/vscode/project/preview.ts';
import { countCalls } from '../../../support/call-counts.ts';
import { surroundings } from '../../language/cursor.ts';

const saved = `[[tasks]]
name = "saved"
command = "node"
restrat = "always"

[[tasks]]
name = "unsaved"
command = "npm run dev"
depends_on = ["saved", "saved"]
`;

class OpenText {
  readonly uri = 'file:///shop/dirigent.toml';
  version = 1;
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  getText(): string {
    return this.text;
  }

  type(text: string): void {
    this.text = text;
    this.version++;
  }
}

/** Everything that an editor asks after a key was pressed: twice, since it does so too. */
async function askEverything(documents: ConfigDocuments, source: OpenText): Promise<void> {
  const noTasks = { tasks: new Map(), canRun: true };
  for (let round = 0; round < 2; round++) {
    // Diagnostics, code lenses, gutter, light bulb.
    const { diagnostics } = documents.of(source);
    assert.ok(diagnostics.length >= 3);
    assert.deepEqual(
      statesOf(documents.of(source), noTasks).map(({ state }) => state.kind),
      ['unsaved', 'unsaved'],
    );
    statesOf(documents.of(source), noTasks);
    for (const diagnostic of diagnostics) fixesOf(documents.of(source), diagnostic);
    fixTogether(documents.of(source), diagnostics);
    // Completion, hovers, navigation.
    for (let offset = 0; offset < source.text.length; offset += 7) {
      await complete(documents.of(source), offset, surroundings);
      hoverAt(documents.of(source), offset);
      const use = nameUseAt(documents.of(source), offset);
      if (use !== undefined) renameEdits(documents.of(source), use, 'other');
    }
    // Outline, folding, links; and the tree, once the text is saved.
    outline(documents.of(source));
    folds(documents.of(source));
    links(documents.of(source));
    const { parsed } = documents.ofText(source.uri, source.text);
    assert.equal(previewTasks(parsed).size, 2);
  }
}

const strictParse = { module: '/smol-toml/dist/parse.js', name: 'parse' };
const checks = { module: '/src/config/parse.ts', name: 'readSource' };
const tolerantScan = { module: '/src/config/syntax/scan.ts', name: 'scan' };

describe('the documents of a window', () => {
  it('read each version of a text once, for all callers', async () => {
    const documents = new ConfigDocuments();
    const source = new OpenText(saved);
    await askEverything(documents, source);
    source.type(saved.replace('npm run dev', 'npm run devs'));
    const counts = await countCalls([strictParse, checks, tolerantScan], () => askEverything(documents, source));
    assert.deepEqual(counts, [1, 1, 1]);
  });

  it('read nothing again when what was typed is saved, reopened, or typed back', async () => {
    const documents = new ConfigDocuments();
    await askEverything(documents, new OpenText(saved));
    const counts = await countCalls([strictParse, checks, tolerantScan], async () => {
      documents.ofText('file:///shop/dirigent.toml', `\uFEFF${saved}`);
      const reopened = new OpenText(saved);
      await askEverything(documents, reopened);
      reopened.type(saved);
      await askEverything(documents, reopened);
    });
    assert.deepEqual(counts, [0, 0, 0]);
  });

  it('are those of their own file and version', () => {
    const documents = new ConfigDocuments();
    const source = new OpenText('a = 1');
    const first = documents.of(source);
    assert.equal(documents.of(source), first);
    source.type('a = 2');
    assert.equal(documents.of(source).text, 'a = 2');
    assert.notEqual(documents.ofText('file:///other', 'a = 2'), documents.of(source));
    assert.equal(documents.ofText(source.uri, 'a = 3').text, 'a = 3');
    assert.equal(documents.of(source).text, 'a = 2');
  });

  it('forget the files that were read longest ago', () => {
    const documents = new ConfigDocuments();
    const first = documents.ofText('file:///0', 'a = 1');
    for (let index = 1; index < 16; index++) documents.ofText(`file:///${index}`, '');
    assert.equal(documents.ofText('file:///0', 'a = 1'), first);
    documents.ofText('file:///16', '');
    assert.equal(documents.ofText('file:///0', 'a = 1'), first);
    for (let index = 17; index < 40; index++) documents.ofText(`file:///${index}`, '');
    assert.notEqual(documents.ofText('file:///0', 'a = 1'), first);
  });
});
