// Imports pm2 ecosystem files.
import { t } from '../../../base/l10n.ts';
import type { Draft } from '../../draft.ts';
import type { Format } from '../../format.ts';
import { info, warning, type Loss, type Advices } from '../../loss.ts';
import { Reader } from '../../reader.ts';
import type { Node } from '../../text/node.ts';
import { readJson } from '../../text/json.ts';
import { readYaml } from '../../text/yaml.ts';
import { readApp } from './app.ts';
import { notATable } from '../root.ts';

const OF_FILE: Advices = {
  deploy: warning('Dirigent does not deploy.', 'Keep it in the pm2 file for: pm2 deploy.'),
  module_conf: info('A setting of pm2 modules.'),
};

/** The apps of a pm2 ecosystem file, as JSON or YAML (pm2.keymetrics.io/docs/usage/application-declaration). */
export const pm2: Format = {
  id: 'pm2',
  path: /(^|\/)(ecosystem(\.[\w-]+)*|pm2(\.[\w-]+)*|process|processes)\.(json5?|ya?ml|[cm]?js|ts)$/,
  content: /^\s*(?:"apps"|apps)\s*:\s*\[?|^\s*\{[^]*"apps"\s*:/m,
  usual: ['ecosystem.config.json', 'ecosystem.json', 'pm2.json', 'process.json', 'ecosystem.config.yml', 'process.yml'],
  draft(file) {
    const isProgram = /\.([cm]?js|ts)$/.test(file.path);
    if (isProgram) {
      const start = { line: 0, character: 0 };
      const name = file.path.split('/').at(-1) ?? file.path;
      const print = `node -p 'JSON.stringify(require("./${name}"), null, 2)' > ecosystem.json`;
      const message = t(
        'This file is a program, and an import does not run code. Convert it to JSON first: {0}',
        print,
      );
      return { problem: { message, range: { start, end: start } } };
    }
    const read = /\.ya?ml$/.test(file.path) ? readYaml(file.text) : readJson(file.text);
    if ('problem' in read) return read;
    const losses: Loss[] = [];
    const drafts: Draft[] = [];
    for (const [index, app] of appsOf(read.node, losses).entries()) {
      if (app.kind !== 'table') {
        losses.push({
          key: `apps.${index}`,
          ...warning('Not a table.', 'Fix the file and import again.'),
          range: app.range,
        });
        continue;
      }
      drafts.push(...readApp(app, index, file, losses));
    }
    return drafts.length === 0 && losses.length === 0 ? notATable(read.node, 'apps') : { drafts, losses };
  },
};

/** `{ "apps": [ … ] }`, or only the list, or only one app. */
function appsOf(node: Node, losses: Loss[]): readonly Node[] {
  if (node.kind !== 'table') return node.kind === 'list' ? node.items : [];
  const root = new Reader(node, losses);
  const apps = ['apps', 'pm2'].map((key) => root.take(key)).find((found) => found !== undefined);
  if (apps === undefined) return root.has('script') ? [node] : [];
  root.close(OF_FILE);
  return apps.kind === 'list' ? apps.items : [apps];
}
