// The environment of a compose service.
import { warning } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import type { Draft } from '../../draft.ts';
import { readVariables } from '../../environment.ts';
import { folderOf, under } from '../../paths.ts';
import type { SourceFile } from '../../proposal.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf } from '../../text/node.ts';

export interface Services {
  readonly file: SourceFile;
  /** The names of all services, which are not host names outside of containers. */
  readonly names: ReadonlySet<string>;
}

const WHOLE = /^\$(?:(\w+)|\{(\w+)(?::?[-?][^}]*)?\})$/;
const PART = /(?<!\$)\$(?:(\w+)|\{(\w+)(?:(:?[-?+])([^{}]*))?\})/g;

/** Variables, interpolated as compose would, as far as the file allows. */
export function readEnvironment(reader: Reader, draft: Draft, { file, names }: Services): void {
  const { env } = readVariables(reader, 'environment');
  const known = new Map<string, string>();
  let takesOutside = false;
  for (const [name, value] of Object.entries(env)) {
    const [, bare, braced] = WHOLE.exec(value) ?? [];
    const filled = fill(value);
    // NAME=${NAME} passes on what the task inherits anyway.
    const isHandedOn = (bare ?? braced) === name;
    if (filled.takes.length > 0) takesOutside = true;
    if (isHandedOn && filled.text === undefined) continue;
    if (filled.text === undefined) {
      reader.lose(
        `environment.${name}`,
        warning(t('Variables in values are not expanded: {0}.', value), 'Set it in env or in an env_file.'),
      );
      continue;
    }
    if (filled.takes.length > 0) {
      const why = t(
        'Defaults to {0} if that is set; the import always uses "{1}".',
        filled.takes.join(' and '),
        filled.text,
      );
      reader.lose(`environment.${name}`, warning(why, 'Set it in an env_file instead.'));
    }
    known.set(name, filled.text);
    reportHosts(reader, name, filled.text, names);
  }
  draft.set('env', Object.fromEntries(known));
  const files = envFilesOf(reader, file);
  // compose reads .env to fill in variables.
  const dotenv = takesOutside && file.beside.has('.env') ? [under(folderOf(file.path), '.env')] : [];
  draft.set('env_file', [...new Set([...dotenv, ...files])]);
}

/** The text with defaults in place of variables; undefined where one has none. */
function fill(value: string): { readonly text: string | undefined; readonly takes: readonly string[] } {
  const takes: string[] = [];
  let missing = 0;
  const text = value.replaceAll(PART, (...found: readonly unknown[]) => {
    const [bare = '', braced = '', operator = '', otherwise = ''] = found.slice(1, 5).map(textOrNothing);
    takes.push(bare === '' ? braced : bare);
    if (!operator.endsWith('-')) missing += 1;
    return otherwise;
  });
  return { text: missing === 0 ? text.replaceAll('$$', '$') : undefined, takes };
}

/** The text of a group of a pattern; empty for one that did not match, which is undefined. */
function textOrNothing(group: unknown): string {
  return typeof group === 'string' ? group : '';
}

/** Reports addresses such as `postgres://db:5432`, which are valid among containers only. */
function reportHosts(reader: Reader, name: string, value: string, services: ReadonlySet<string>): void {
  const host = /(?:\/\/|@|^)([A-Za-z][\w.-]*)(?::\d+|\/|$)/.exec(value.replace(/\/\/[^/@]*@/, '//'))?.[1];
  if (host === undefined || !services.has(host)) return;
  const why = t('"{0}" is a host name only inside the Compose network.', host);
  reader.lose(`environment.${name}`, warning(why, t('Use localhost and the published port of {0}.', host)));
}

/** env_file entries: a path, or `{ path, required, format }`. */
function envFilesOf(reader: Reader, file: SourceFile): readonly string[] {
  const node = reader.take('env_file');
  const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return items.flatMap((item) => {
    const path = textOf(item) ?? textOf(entriesOf(item).get('path')?.node);
    if (path === undefined) return [];
    if (textOf(entriesOf(item).get('required')?.node) === 'false' && !file.beside.has(path.replace(/^\.\//, ''))) {
      reader.lose(
        'env_file',
        warning(t('{0} is optional, but a file in env_file has to exist.', path), 'Add it to env_file once it exists.'),
      );
      return [];
    }
    return [under(folderOf(file.path), path)];
  });
}
