// Imports supervisord.conf.
import { t } from '../../../base/l10n.ts';
import type { Draft } from '../../draft.ts';
import type { Format } from '../../format.ts';
import { folderOf } from '../../paths.ts';
import { info, warning, type Loss, type Advice } from '../../loss.ts';
import { Reader } from '../../reader.ts';
import type { TableNode } from '../../text/node.ts';
import { readIni } from '../../text/ini.ts';
import { readAssignments } from './environment.ts';
import { readProgram } from './program.ts';

const SERVES: Advice = warning(
  'Dirigent has a control interface of its own.',
  'Use the command line: dirigent --help.',
);

/** Sections that are no programs. */
const OTHERS: Readonly<Record<string, Advice>> = {
  unix_http_server: SERVES,
  inet_http_server: SERVES,
  supervisorctl: SERVES,
  rpcinterface: SERVES,
  ctlplugin: SERVES,
  include: warning('Included files are not read.', 'Import them as well: dirigent import FILE.'),
  eventlistener: warning('Event listeners speak a protocol of supervisord.', 'Use notify, or: dirigent events -f.'),
  'fcgi-program': warning(
    'Dirigent opens no FastCGI socket.',
    'Let the program open the socket, and write the task by hand.',
  ),
};

const OF_DAEMON: Advice = info('A setting of supervisord itself.');

/** More processes of one program are hardly intended for a developer's machine. */
const MOST_PROCESSES = 64;

/** The programs of a supervisord.conf (supervisord.org/configuration.html). */
export const supervisord: Format = {
  id: 'supervisord',
  path: /(^|\/)supervisord?(\.[\w-]+)*\.(conf|ini)$/,
  content: /^\s*\[(program|supervisord|group|fcgi-program|eventlistener)(:[^\]]+)?\]/m,
  usual: ['supervisord.conf', 'supervisor.conf', 'etc/supervisord.conf'],
  draft(file) {
    const read = readIni(file.text);
    if ('problem' in read || read.node.kind !== 'table') return 'problem' in read ? read : { drafts: [], losses: [] };
    const losses: Loss[] = [];
    const root = new Reader(read.node, losses);
    const env = root.within('supervisord', {}, (daemon) => {
      const variables = readAssignments(daemon, 'environment', (text) => text);
      daemon.close({}, OF_DAEMON);
      return variables;
    });
    const groups = readGroups(root);
    const drafts = root.keys.flatMap((section) => {
      const name = /^program:\s*(.+?)\s*$/.exec(section)?.[1];
      const node = name === undefined ? undefined : root.take(section);
      if (name === undefined || node?.kind !== 'table') return [];
      return programs(
        name,
        node,
        { range: root.placeOf(section), folder: folderOf(file.path), env: env ?? {}, groups },
        losses,
      );
    });
    for (const section of root.keys) {
      const advice = OTHERS[section.split(':')[0]?.trim() ?? ''];
      if (advice !== undefined) root.lose(section, advice);
    }
    root.close({}, info('Not a program.'));
    return { drafts, losses };
  },
};

interface SectionContext {
  readonly range: Loss['range'];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly groups: ReadonlyMap<string, string>;
}

/** By program, the first group that has it. */
function readGroups(root: Reader): ReadonlyMap<string, string> {
  const groups = new Map<string, string>();
  for (const section of root.keys) {
    const group = /^group:\s*(.+?)\s*$/.exec(section)?.[1];
    if (group === undefined) continue;
    root.within(
      section,
      { priority: warning('The start order follows from dependencies only.', 'Use depends_on.') },
      (table) => {
        for (const name of table.text('programs')?.split(',') ?? []) {
          if (!groups.has(name.trim())) groups.set(name.trim(), group);
        }
      },
    );
  }
  return groups;
}

/** One task for each process of `numprocs`. */
function programs(name: string, node: TableNode, around: SectionContext, losses: Loss[]): readonly Draft[] {
  const { range, folder, env, groups } = around;
  const scan = new Reader(node, []);
  const wanted = Math.max(1, Math.floor(scan.number('numprocs') ?? 1));
  const count = Math.min(wanted, MOST_PROCESSES);
  if (wanted > count) {
    const why = t('{0} processes are too many; {1} were imported.', wanted, MOST_PROCESSES);
    losses.push({ key: `program:${name}`, ...warning(why, 'Duplicate the task as often as needed.'), range });
  }
  const first = Math.floor(scan.number('numprocs_start') ?? 0);
  const drafts: Draft[] = [];
  for (let process = first; process < first + count; process++) {
    const group = groups.get(name) ?? (count > 1 ? name : undefined);
    const draft = readProgram(node, {
      name,
      process,
      count,
      range,
      folder,
      env,
      ...(group !== undefined && { group }),
    });
    if (draft !== undefined) drafts.push(draft);
  }
  if (drafts.length === 0)
    losses.push({ key: `program:${name}`, ...warning('It has no command.', 'Write the task by hand.'), range });
  // All processes have the same losses: they are reported once.
  for (const draft of drafts.slice(1)) draft.losses.length = 0;
  return drafts;
}
