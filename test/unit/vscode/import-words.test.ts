import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { info, warning, type Advice, type Loss } from '../../../src/import/loss.ts';
import { countLosses, describe as described, lossReport, lossesInShort } from '../../../src/vscode/import/words.ts';
import { Imported } from '../import/imported.ts';

const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };
const loss = (key: string, advice: Advice = warning('Not supported.', 'Do it.')): Loss => ({ key, ...advice, range });

describe('the words of an import', () => {
  it('name what is lost in one line, warnings first, and no more than five keys', () => {
    assert.equal(lossesInShort([]), undefined);
    assert.equal(lossesInShort([loss('a', info('Nothing changes.')), loss('b')]), '$(warning) Unsupported: b, a');
    const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => loss(key));
    assert.equal(lossesInShort(many), '$(warning) Unsupported: a, b, c, d, e, …');
  });

  it('show a command as one would type it, cut where it is long', () => {
    assert.equal(described({ task: { command: 'node', args: ['a b'] } }), "node 'a b'");
    assert.equal(described({ task: { command: 'x '.repeat(100), shell: true } }).length, 90);
  });

  it('report every loss with its place, by task', () => {
    const { file, planned } = Imported.fixture('rails/Procfile');
    const report = lossReport([file], planned);
    assert.match(
      report,
      /^# Unsupported Settings\n\n## web\n\n- `PORT` \(Procfile:1\): foreman .*\n {2}→ Change it in env/,
    );
    assert.equal(countLosses([file], planned), 2);
  });
});
