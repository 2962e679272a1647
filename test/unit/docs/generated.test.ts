import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readPage, sections, withSection } from '../../support/reference/sections.ts';

describe('the generated parts of the documentation', () => {
  for (const section of sections) {
    it(`${section.name} of ${section.page} are current`, async () => {
      const page = await readPage(section.page);
      assert.equal(page, await withSection(page, section), 'Run `npm run schema` and commit what it writes.');
    });
  }
});
