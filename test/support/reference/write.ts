// `npm run schema`: writes every generated section of the documentation anew.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPage, repository, sections, withSection } from './sections.ts';

for (const section of sections) {
  const before = await readPage(section.page);
  const after = await withSection(before, section);
  if (after !== before) await writeFile(join(repository, section.page), after);
}
