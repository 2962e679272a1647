import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { AlwaysApproved } from '../../../../src/vscode/consent/always-approved.ts';

const setOf = (...names: string[]) => ({
  hash: names.join(' '),
  tasks: names.map((name) => ({ name, title: name, commandLine: name, cwd: '/', details: [], hash: name })),
});

/** A window that has opened a folder whose file says this. */
function opened(...names: string[]): AlwaysApproved {
  const always = new AlwaysApproved();
  always.open('shop');
  always.take('shop', setOf(...names), false);
  return always;
}

const approved = (always: AlwaysApproved): string => [...always.of('shop')].join(' ');

describe('what the setting “always” approves', () => {
  it('is what the file says when the window opens it', () => {
    assert.equal(approved(opened('a', 'b')), 'a b');
  });

  it('is what the user adds and saves by hand', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'b'), true);
    assert.equal(approved(always), 'a b');
  });

  it('is not what an import, an agent, a branch or auto save wrote', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    assert.equal(approved(always), 'a');
  });

  it('is not what an import wrote when the user then saves something else by hand', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    always.take('shop', setOf('a', 'postgres', 'mine'), true);
    assert.equal(approved(always), 'a mine');
  });

  it('is not what an import wrote into a folder without a file', () => {
    const always = new AlwaysApproved();
    always.open('shop');
    always.noLongerFresh('shop');
    always.take('shop', setOf('postgres'), false);
    assert.equal(approved(always), '');
  });

  it('is what is there when the user turns it on', () => {
    const always = opened('a');
    always.take('shop', setOf('a', 'postgres'), false);
    always.approve('shop', setOf('a', 'postgres'));
    assert.equal(approved(always), 'a postgres');
  });
});
