// The documentation as a static site: `npm run docs` builds it into docs/.vitepress/dist.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

const repository = 'https://github.com/dirigent-dev/dirigent';

/** As GitHub makes them, so that a link to a heading is right in both places. */
const slugify = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const icon = `data:image/svg+xml;base64,${readFileSync('media/icon.svg', 'base64')}`;

const page = (text, link) => ({ text, link });

export default defineConfig({
  title: 'Dirigent',
  description: 'Runs the processes of your project from VS Code, and keeps them running.',
  cleanUrls: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: icon }]],
  rewrites: { 'README.md': 'index.md' },
  // The esbuild of this repository, which the old one of Vite would be beside, does not rewrite code for older browsers.
  vite: { build: { target: 'es2022' } },
  markdown: { anchor: { slugify } },
  themeConfig: {
    logo: icon,
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: { pattern: `${repository}/edit/main/docs/:path` },
    outline: [2, 3],
    sidebar: [
      {
        text: 'Start here',
        items: [page('Overview', '/'), page('Getting started', '/getting-started'), page('Import', '/import')],
      },
      {
        text: 'Reference',
        items: [
          page('Configuration', '/configuration'),
          page('Command line', '/command-line'),
          page('VS Code', '/vscode'),
          page('Coding agents', '/agents'),
        ],
      },
      {
        text: 'Background',
        items: [
          page('Reliability', '/reliability'),
          page('Security', '/security'),
          page('Platforms', '/platforms'),
          page('Benchmarks', '/benchmarks'),
          page('FAQ', '/faq'),
        ],
      },
      { text: 'For programmers', items: [page('Protocol', '/protocol'), page('Embedding', '/embedding')] },
    ],
    footer: { message: 'MIT licence' },
  },
});
