import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { askInTurn, type Answer, type Progress, type Step } from '../../../../src/vscode/dialogs/steps.ts';

type Script = readonly ('next' | 'back' | 'left')[];

/** Three questions that answer as told, and what each was shown. */
function questions(script: Script): { readonly steps: Step<string>[]; readonly shown: string[] } {
  const shown: string[] = [];
  const reported = [...script];
  const step = (letter: string): Step<string> => {
    return (draft, { step: number, total }: Progress): Promise<Answer<string>> => {
      shown.push(`${number}/${total} ${draft}`);
      const next = reported.shift() ?? 'left';
      return Promise.resolve(next === 'next' ? { kind: 'answer', value: draft + letter } : { kind: next });
    };
  };
  return { steps: [step('a'), step('b'), step('c')], shown };
}

describe('questions in a row', () => {
  it('add up to what all of them answered', async () => {
    const { steps, shown } = questions(['next', 'next', 'next']);
    assert.equal(await askInTurn('', steps), 'abc');
    assert.deepEqual(shown, ['1/3 ', '2/3 a', '3/3 ab']);
  });

  it('lead back without losing an answer', async () => {
    const { steps, shown } = questions(['next', 'next', 'back', 'back', 'next', 'next', 'next']);
    assert.equal(await askInTurn('', steps), 'ababc');
    assert.deepEqual(shown.slice(2, 5), ['3/3 ab', '2/3 ab', '1/3 ab']);
  });

  it('give nothing when the user dismisses any of them', async () => {
    assert.equal(await askInTurn('', questions(['left']).steps), undefined);
    assert.equal(await askInTurn('', questions(['next', 'next', 'left']).steps), undefined);
  });

  it('stay at the first one when there is no way back', async () => {
    const { steps, shown } = questions(['back', 'next', 'next', 'next']);
    assert.equal(await askInTurn('', steps), 'abc');
    assert.equal(shown[1], '1/3 ');
  });
});
