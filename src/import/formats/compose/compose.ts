// Imports compose files.
import { Draft } from '../../draft.ts';
import type { Format } from '../../format.ts';
import { info, warning, type Loss, type Advices } from '../../loss.ts';
import { Reader } from '../../reader.ts';
import { readYaml } from '../../text/yaml.ts';
import { readService } from './service.ts';
import { notATable } from '../root.ts';

const CONTAINERS = info('Applies only to containers.', 'No action needed for processes on this machine.');

const OF_FILE: Advices = {
  networks: CONTAINERS,
  volumes: CONTAINERS,
  configs: CONTAINERS,
  secrets: warning('Secrets are not mounted as files.', 'Set them as variables in an env_file.'),
  include: warning('Included files are not read.', 'Import them as well: dirigent import FILE.'),
  models: CONTAINERS,
};

/** The services of a compose file (docs.docker.com/reference/compose-file/services). */
export const compose: Format = {
  id: 'compose',
  path: /(^|\/)(docker-)?compose(\.[\w-]+)*\.ya?ml$/,
  content: /^\s*(?:"services"|services)\s*:/m,
  usual: ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'],
  draft(file) {
    const read = readYaml(file.text);
    if ('problem' in read) return read;
    if (read.node.kind !== 'table') return notATable(read.node, 'services');
    const losses: Loss[] = [];
    const drafts: Draft[] = [];
    const root = new Reader(read.node, losses);
    root.ignore('version', 'name', ...root.keys.filter((key) => key.startsWith('x-')));
    root.within('services', {}, (services) => {
      const names = new Set(services.keys);
      for (const key of services.keys) {
        const node = services.take(key);
        if (node?.kind !== 'table') {
          services.lose(key, warning('Not a table.', 'Fix the file and import again.'));
          continue;
        }
        const draft = new Draft(key, 'service', services.placeOf(key));
        readService(new Reader(node, draft.losses), draft, { file, names });
        drafts.push(draft);
      }
    });
    root.close(OF_FILE);
    return { drafts, losses };
  },
};
