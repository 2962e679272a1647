import assert from 'node:assert/strict';
import { dirigent, inState, until } from '../dirigent.ts';

describe('a window whose user lets everything start', () => {
  it('starts what the file says, what that depends on, and nothing else', async () => {
    const api = await dirigent();
    await until(api, 'web', inState('running'));
    await until(api, 'worker', inState('running'));
    assert.equal(api.getTask('manual')?.status.kind, 'stopped');
  });
});
