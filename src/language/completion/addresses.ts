// Completion of addresses from the port that other keys of the task name.
import type { ValueContext } from '../cursor-context.ts';
import type { TaskEntry } from '../task-entry.ts';
import type { Completion } from './completion.ts';
import { textItem } from './value-item.ts';

/** Addresses of this machine with the ports that other keys of the task name. */
export function addressItems(context: ValueContext): readonly Completion[] {
  const { task, list, path } = context;
  if (task === undefined || list !== undefined) return [];
  const ports = portsOf(task, path);
  const isTcp = path.at(-1) === 'tcp';
  const addresses = ports.map((port) => (isTcp ? `localhost:${port}` : `http://localhost:${port}`));
  const health = path.at(-1) === 'http' ? addresses.map((address) => `${address}/health`) : [];
  return [...addresses, ...health].map((address) => textItem('word', address, context));
}

const PLACES = [['env', 'PORT'], ['url'], ['healthcheck', 'http'], ['healthcheck', 'tcp']];

/** The ports in all keys but the one that is being written. */
function portsOf(task: TaskEntry, [, ...own]: readonly string[]): readonly string[] {
  const others = PLACES.filter((path) => path.join('.') !== own.join('.'));
  const ports = others.flatMap((path) => {
    const value = task.find(...path)?.value;
    const written = value?.kind === 'string' || value?.kind === 'bare' ? value.text : '';
    return /(?:^|:)(\d{2,5})(?=$|\/)/.exec(written)?.[1] ?? [];
  });
  return [...new Set(ports)];
}
