import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { before, describe, it } from 'mocha';
import manifest from '../../../package.json' with { type: 'json' };
import texts from '../../../package.nls.json' with { type: 'json' };
import { anchors, links, readPages, withoutCode, type Page } from '../../support/reference/pages.ts';
import { repository } from '../../support/reference/sections.ts';

/** Pages of this repository by their address, for where a relative link would leave the site. */
const HOME = /^https:\/\/github\.com\/dirigent-dev\/dirigent\/(?:blob|tree)\/main\//;

describe('the pages of the documentation', () => {
  let pages: readonly Page[];

  before(async () => {
    pages = await readPages();
  });

  const everywhere = (find: (page: Page) => readonly string[]): readonly string[] =>
    pages.flatMap((page) => find(page).map((what) => `${page.path}: ${what}`));

  it('have no dead link, neither to a file nor to a heading', () => {
    assert.deepEqual(everywhere(deadLinks), []);
  });

  it('name commands as VS Code does', () => {
    const titles = new Set(Object.entries(texts).flatMap(([key, text]) => (key.startsWith('command.') ? [text] : [])));
    const unknown = ({ text }: Page): readonly string[] =>
      [...text.replaceAll(/\s+/g, ' ').matchAll(/(?:\*\*|")Dirigent: ([^*"]+)(?:\*\*|")/g)]
        .map(([, title = '']) => title)
        .filter((title) => !titles.has(title));
    assert.deepEqual(everywhere(unknown), []);
  });

  it('name settings that exist', () => {
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const unknown = ({ text }: Page): readonly string[] =>
      [...text.matchAll(/["`](dirigent\.[a-z]+(?:[A-Z.][A-Za-z]*)+)["`]/g)]
        .map(([, id = '']) => id)
        .filter((id) => !settings.includes(id) && !commandIds.has(id));
    const commandIds = new Set(manifest.contributes.commands.map(({ command }) => command));
    assert.deepEqual(everywhere(unknown), []);
  });

  it('keep the README to what decides whether to install', () => {
    const readme = pages.find(({ path }) => path === 'README.md');
    assert.ok(
      readme && readme.text.split('\n').length <= 151,
      'The README has at most 150 lines; the rest is in docs/.',
    );
    assert.match(withoutCode(readme.text), /^# Dirigent\n/);
  });

  function deadLinks({ path, text }: Page): readonly string[] {
    return links(text).filter((link) => {
      const target = link.replace(HOME, '/');
      if (/^[a-z]+:/.test(target)) return false;
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path : normalize(file.startsWith('/') ? file.slice(1) : join(dirname(path), file));
      if (!existsSync(join(repository, found))) return true;
      if (anchor === undefined) return false;
      const page = pages.find((each) => each.path === found);
      return page === undefined || !anchors(page.text).has(anchor);
    });
  }
});
