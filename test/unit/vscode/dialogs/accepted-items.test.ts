import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  acceptedItems,
  firstMatch,
  type PickState,
  type Worded,
} from '../../../../src/vscode/dialogs/accepted-items.ts';

const api = { label: 'API', description: 'running', detail: 'node api.js' };
const web = { label: 'Web', description: 'stopped', detail: 'npm run dev' };
const job = { label: 'Job' };
const taken = (state: Partial<PickState<Worded>>): string =>
  acceptedItems({ items: [api, web, job], selected: [], active: [], value: '', ...state })
    .map(({ label }) => label)
    .join(' ');

describe('what Enter takes in a list with ticks', () => {
  it('is what is ticked, whatever is highlighted', () => {
    assert.equal(taken({ selected: [web, job], active: [api] }), 'Web Job');
  });

  it('is the highlighted row where nothing is ticked', () => {
    assert.equal(taken({ active: [web] }), 'Web');
    assert.equal(taken({ active: [web], value: 'NPM' }), 'Web');
  });

  it('is the first row that is left where what was highlighted has been filtered out meanwhile', () => {
    assert.equal(taken({ active: [api], value: 'jo' }), 'Job');
    assert.equal(taken({ value: 'stopped' }), 'Web');
  });

  it('is what the editor found by rules of its own, where no words contain what is typed', () => {
    assert.equal(taken({ active: [web], value: 'nrd' }), 'Web');
    assert.equal(taken({ value: 'nrd' }), '');
  });

  it('is highlighted as soon as the list is there, and with each key', () => {
    assert.equal(firstMatch([api, web], ''), api);
    assert.equal(firstMatch([api, web], 'dev '), web);
    assert.equal(firstMatch([api, web], 'nothing'), undefined);
  });
});
