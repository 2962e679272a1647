import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withReference } from '../../support/write-reference.ts';

describe('the reference in the README', () => {
  it('is current; `npm run schema` writes it', async () => {
    const { before, after } = await withReference();
    assert.equal(before, after);
  });
});
