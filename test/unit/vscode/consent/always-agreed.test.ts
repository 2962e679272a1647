import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AlwaysAgreed } from '../../../../src/vscode/consent/always-agreed.ts';

const setOf = (...names: string[]) => ({
  hash: names.join(' '),
  tasks: names.map((name) => ({ name, title: name, commandLine: name, cwd: '/', details: [], hash: name })),
});

/** A window that has opened a folder whose file says this. */
function opened(...names: string[]): AlwaysAgreed {
  const always = new AlwaysAgreed();
  always.open('shop');
  always.take('shop', setOf(...names), false);
  return always;
}

const agreed = (always: AlwaysAgreed): string => [...always.of('shop')].join(' ');

describe('what the setting “always” approves', () => {
  it('is what the file says when the window opens it', () => {
    assert.equal(agreed(opened('a', 'b')), 'a b');
  });

  it('is what the user adds and saves by hand', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'b'), true);
    assert.equal(agreed(always), 'a b');
  });

  it('is not what an import, an agent, a branch or auto save wrote', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    assert.equal(agreed(always), 'a');
  });

  it('is not what an import wrote when the user then saves something else by hand', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    always.take('shop', setOf('a', 'postgres', 'mine'), true);
    assert.equal(agreed(always), 'a mine');
  });

  it('is not what an import wrote into a folder without a file', () => {
    const always = new AlwaysAgreed();
    always.open('shop');
    always.noLongerFresh('shop');
    always.take('shop', setOf('postgres'), false);
    assert.equal(agreed(always), '');
  });

  it('is what is there when the user turns it on', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    always.agree('shop', setOf('a', 'postgres'));
    assert.equal(agreed(always), 'a postgres');
  });
});
