import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { readPages } from '../../support/reference/pages.ts';
import { repository } from '../../support/reference/sections.ts';

const examples = join(repository, 'examples');

describe('the examples', () => {
  for (const file of readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('dirigent.toml'),
  )) {
    it(`${file} has neither errors nor warnings`, () => {
      const { project, diagnostics } = parseProject(readFileSync(join(examples, file), 'utf8'));
      assert.deepEqual(diagnostics, []);
      assert.ok(project && project.tasks.length > 1);
    });
  }

  it('of the documentation are sound: every block of TOML that has tasks', async () => {
    for (const { path, text } of await readPages()) {
      for (const [, block = ''] of text.matchAll(/^ *```toml\n([\s\S]*?)^ *```/gm)) {
        if (block.includes('[[tasks]]')) assert.deepEqual(parseProject(block).diagnostics, [], `${path}:\n${block}`);
      }
    }
  });
});
