import type { ValueRequest } from './value-request.ts';
import { say } from '../../base/say.ts';
import { waitingFor } from '../circles.ts';
import type { LanguageDocument } from '../document.ts';
import { keyAt } from '../key-at.ts';
import type { ValuePlace } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';
import { addressItems } from './addresses.ts';
import { argumentItems, commandItems } from './commands.ts';
import type { Completion, Completions } from './completion.ts';
import { fileItems, folderItems } from './files.ts';
import { textItem, writtenItem } from './value-item.ts';

export async function valueCompletions(request: ValueRequest): Promise<Completions> {
  const { document, place, surroundings } = request;
  const [table, name, inner] = place.path;
  if (table === 'tasks' && name === 'depends_on') {
    return all(inner === undefined ? taskNames(document, place) : momentsOf(place));
  }
  if (keyAt(place.path) === undefined) return all([]);
  switch (place.path.at(-1) ?? '') {
    case 'group':
      return all(groupNames(document, place));
    case 'cwd':
      return all(await folderItems(request));
    case 'env_file':
      return all(await fileItems(request));
    case 'command':
      return commandItems(request);
    case 'args':
      return all(await argumentItems(request));
    case 'url':
    case 'http':
    case 'tcp':
      return all(addressItems(place));
    case 'unset_env':
      return all(variableNames(surroundings, place));
    default:
      return all(listedValues(place));
  }
}

function all(items: readonly Completion[]): Completions {
  return { items, isIncomplete: false };
}

/** What the table of keys offers; the default is marked. */
function listedValues(place: ValuePlace): readonly Completion[] {
  const key = keyAt(place.path);
  if (key === undefined || place.list !== undefined) return [];
  const usual = JSON.stringify(key.default);
  return (key.type.values ?? []).flatMap(
    (value) => writtenItem(value, place, value === usual ? 'default' : undefined) ?? [],
  );
}

function momentsOf(place: ValuePlace): readonly Completion[] {
  const moments = {
    ready: say('it is healthy'),
    started: say('it was spawned'),
    finished: say('it ended with success'),
  };
  return Object.entries(moments).map(([word, detail]) => textItem('word', word, place, { detail }));
}

/** The tasks that this one may wait for, without those that the list has already. */
function taskNames(document: LanguageDocument, place: ValuePlace): readonly Completion[] {
  const present = textsBeside(place);
  const impossible = waitingFor(document, place.task);
  return document.tasks.flatMap((other) => {
    const { name } = other;
    if (name === undefined || name === '' || impossible.has(other) || present.has(name)) return [];
    const detail = other.text('title')?.text ?? other.text('command')?.text;
    const item = textItem('task', name, place, detail === undefined ? {} : { detail });
    // Somebody who begins without a bracket means the list.
    return place.list === undefined && place.quote === undefined ? { ...item, insert: `[${item.insert}]` } : item;
  });
}

function groupNames({ entries }: LanguageDocument, place: ValuePlace): readonly Completion[] {
  const names = entries.flatMap(({ path, value }) =>
    path.length === 2 && path[1] === 'group' && value?.kind === 'string' && !isTyped(value.inner, place)
      ? value.text
      : [],
  );
  return [...new Set(names)].filter((name) => name !== '').map((name) => textItem('group', name, place));
}

function variableNames(surroundings: Surroundings, place: ValuePlace): readonly Completion[] {
  const present = textsBeside(place);
  const names = surroundings.variables().filter((name) => !present.has(name));
  return names.map((name) => textItem('variable', name, place));
}

/** The other strings of the list. */
function textsBeside(place: ValuePlace): ReadonlySet<string> {
  const items = place.list?.items ?? [];
  return new Set(items.flatMap((item) => (item.kind === 'string' && !isTyped(item.inner, place) ? item.text : [])));
}

function isTyped({ start }: { readonly start: number }, { typed }: ValuePlace): boolean {
  return start === typed.start;
}
