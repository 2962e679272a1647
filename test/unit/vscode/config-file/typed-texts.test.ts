import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { TypedTexts } from '../../../../src/vscode/config-file/typed-texts.ts';

const file = '/shop/dirigent.toml';

describe('a text that counts as saved by hand', () => {
  let texts: TypedTexts;
  let isSaved: boolean;

  beforeEach(() => {
    texts = new TypedTexts();
    isSaved = true;
  });

  /** As VS Code tells it: the first edit before the word that there are unsaved changes. */
  const edit = (isInFront: boolean): void => {
    texts.changed(file, { isEdit: true, isDirty: !isSaved, isInFront });
    if (isSaved) texts.changed(file, { isEdit: false, isDirty: true, isInFront });
    isSaved = false;
  };
  const save = (text: string, isByHand: boolean): void => {
    texts.saves(file, isByHand);
    texts.changed(file, { isEdit: false, isDirty: false, isInFront: true });
    texts.saved(file, text);
    isSaved = true;
  };
  /** Another program wrote it, and it had no unsaved changes. */
  const readAnew = (isInFront: boolean): void => texts.changed(file, { isEdit: true, isDirty: false, isInFront });
  const isByHand = (text: string): boolean => texts.isByHand(file, text);

  it('is typed in front and saved there, whatever ends its lines have', () => {
    edit(true);
    edit(true);
    save('a\n', true);
    assert.deepEqual([isByHand('\uFEFFa\r\n'), isByHand('b\n')], [true, false]);
  });

  it('is not what an extension writes into an editor that is not in front, wherever it is saved', () => {
    edit(false);
    save('a', false);
    assert.equal(isByHand('a'), false);
    edit(false);
    save('b', true);
    assert.equal(isByHand('b'), false);
  });

  it('is not what was written elsewhere with something typed before or after it', () => {
    for (const [one, other] of [
      [true, false],
      [false, true],
    ] as const) {
      edit(one);
      edit(other);
      save('a', true);
      assert.equal(isByHand('a'), false);
    }
  });

  it('is known when it is saved: a file watcher that is faster waits for that', async () => {
    await texts.settled(file);
    edit(true);
    texts.saves(file, true);
    const known = texts.settled(file).then(() => isByHand('a'));
    const soon = await Promise.race([known, Promise.resolve('not yet')]);
    assert.equal(soon, 'not yet');
    texts.saved(file, 'a');
    assert.equal(await known, true);
  });

  it('is typed after the file was read again or what stood there was saved', () => {
    edit(false);
    save('a', false);
    readAnew(false);
    edit(true);
    save('b', true);
    assert.equal(isByHand('b'), true);
  });

  it('stays so when the same is saved once more, and not when something else is', () => {
    edit(true);
    save('a', true);
    save('a', false);
    assert.equal(isByHand('a'), true);
    edit(false);
    save('b', false);
    assert.deepEqual([isByHand('a'), isByHand('b')], [false, false]);
  });

  it('is not what a command of ours has changed, nor what is unchanged', () => {
    edit(true);
    texts.changedByUs(file);
    save('a', true);
    assert.equal(isByHand('a'), false);
    save('b', true);
    assert.equal(isByHand('b'), false);
    edit(true);
    save('c', true);
    texts.changedByUs(file);
    assert.equal(texts.knows(file), false);
  });
});
