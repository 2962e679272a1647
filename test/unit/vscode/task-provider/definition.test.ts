import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { describe, it } from 'mocha';
import { readJson } from '../../../support/l10n.ts';
import { readMatcher } from './manifest.ts';
import { readDefinition, waitForOf } from '../../../../src/vscode/task-provider/definition.ts';
import { busyMark, failedMark, readyMark, remark } from '../../../../src/vscode/task-provider/lines.ts';

describe('an entry of tasks.json', () => {
  it('names a task, and waits until that is ready unless it says otherwise', () => {
    const plain = readDefinition({ type: 'dirigent', task: 'api' });
    assert.ok(plain);
    assert.deepEqual([plain.task, waitForOf(plain)], ['api', 'ready']);
    const whole = { type: 'dirigent', task: 'api', waitFor: 'finished', folder: 'shop' };
    assert.deepEqual(readDefinition(whole), whole);
  });

  it('is nothing without a name, or of another type', () => {
    for (const written of [{ type: 'dirigent' }, { type: 'dirigent', task: ' ' }, { type: 'npm', task: 'api' }])
      assert.equal(readDefinition(written), undefined);
    assert.equal(readDefinition({ type: 'dirigent', task: 7 }), undefined);
  });

  it('keeps its task where another key is wrong', () => {
    const written = { type: 'dirigent', task: 'api', waitFor: 'soon', folder: 3 };
    assert.deepEqual(readDefinition(written), { type: 'dirigent', task: 'api' });
  });
});

describe('the problem matcher $dirigent', () => {
  const { begins, ends, problem } = readMatcher(readJson('package.json'));
  // What the terminal hands over has no colors.
  const line = (...said: Parameters<typeof remark>): string => stripVTControlCharacters(remark(...said)).trimEnd();

  it('reads the marks of our lines', () => {
    assert.match(line(busyMark, 'api: starting'), begins);
    assert.match(line(readyMark, 'api: ready'), ends);
    assert.match(line(failedMark, 'api: failed'), ends);
    assert.doesNotMatch(line('·', 'api: waiting'), begins);
    assert.doesNotMatch(line('·', 'api: waiting'), ends);
    assert.doesNotMatch(line(busyMark, 'api: starting'), ends);
  });

  it('finds no problem in any line', () => {
    for (const said of ['', 'src/shop.ts(2,7): error: no such price', '[dirigent] ✗ api: failed'])
      assert.doesNotMatch(said, problem);
  });
});
