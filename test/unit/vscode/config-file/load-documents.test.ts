import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { documentsLoader } from '../../../../src/vscode/config-file/load-documents.ts';

describe('the code that reads project files', () => {
  it('is loaded once, and again only after it failed to load', async () => {
    let loads = 0;
    const documents = documentsLoader(() => {
      loads += 1;
      return loads === 1
        ? Promise.reject(new Error('no such file'))
        : import('../../../../src/vscode/config-file/documents.ts');
    });
    await assert.rejects(documents(), /no such file/);
    const [first, second] = await Promise.all([documents(), documents()]);
    assert.equal(first, second);
    assert.equal(await documents(), first);
    assert.equal(loads, 2);
  });
});
