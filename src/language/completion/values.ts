// Completion of values by their key.
import type { ValueRequest } from './value-request.ts';
import { t } from '../../base/l10n.ts';
import { waitingFor } from '../cycles.ts';
import type { LanguageDocument } from '../document.ts';
import { keyAt } from '../key-at.ts';
import type { ValueContext } from '../cursor-context.ts';
import type { Surroundings } from '../surroundings.ts';
import { addressItems } from './addresses.ts';
import { argumentItems, commandItems } from './commands.ts';
import type { Completion, Completions } from './completion.ts';
import { fileItems, folderItems } from './files.ts';
import { textItem, writtenItem } from './value-item.ts';

export async function valueCompletions(request: ValueRequest): Promise<Completions> {
  const { document, context, surroundings } = request;
  const [table, name, inner] = context.path;
  if (table === 'tasks' && name === 'depends_on') {
    return all(inner === undefined ? taskNames(document, context) : momentsOf(context));
  }
  if (keyAt(context.path) === undefined) return all([]);
  switch (context.path.at(-1) ?? '') {
    case 'group':
      return all(groupNames(document, context));
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
      return all(addressItems(context));
    case 'unset_env':
      return all(variableNames(surroundings, context));
    default:
      return all(listedValues(context));
  }
}

function all(items: readonly Completion[]): Completions {
  return { items, isIncomplete: false };
}

/** The values in the table of keys; the default is marked. */
function listedValues(context: ValueContext): readonly Completion[] {
  const key = keyAt(context.path);
  if (key === undefined || context.list !== undefined) return [];
  const usual = JSON.stringify(key.default);
  return (key.type.values ?? []).flatMap(
    (value) => writtenItem(value, context, value === usual ? 'default' : undefined) ?? [],
  );
}

function momentsOf(context: ValueContext): readonly Completion[] {
  const moments = {
    ready: t('it is healthy'),
    started: t('it was spawned'),
    finished: t('it has succeeded'),
  };
  return Object.entries(moments).map(([word, detail]) => textItem('word', word, context, { detail }));
}

/** The tasks that this one may wait for, without those that the list has already. */
function taskNames(document: LanguageDocument, context: ValueContext): readonly Completion[] {
  const present = textsBeside(context);
  const impossible = waitingFor(document, context.task);
  return document.tasks.flatMap((other) => {
    const { name } = other;
    if (name === undefined || name === '' || impossible.has(other) || present.has(name)) return [];
    const detail = other.text('title')?.text ?? other.text('command')?.text;
    const item = textItem('task', name, context, detail === undefined ? {} : { detail });
    // A name that is begun without a bracket still means the list.
    return context.list === undefined && context.quote === undefined ? { ...item, insert: `[${item.insert}]` } : item;
  });
}

function groupNames({ entries }: LanguageDocument, context: ValueContext): readonly Completion[] {
  const names = entries.flatMap(({ path, value }) =>
    path.length === 2 && path[1] === 'group' && value?.kind === 'string' && !isTyped(value.inner, context)
      ? value.text
      : [],
  );
  return [...new Set(names)].filter((name) => name !== '').map((name) => textItem('group', name, context));
}

function variableNames(surroundings: Surroundings, context: ValueContext): readonly Completion[] {
  const present = textsBeside(context);
  const names = surroundings.variables().filter((name) => !present.has(name));
  return names.map((name) => textItem('variable', name, context));
}

/** The other strings of the list. */
function textsBeside(context: ValueContext): ReadonlySet<string> {
  const items = context.list?.items ?? [];
  return new Set(items.flatMap((item) => (item.kind === 'string' && !isTyped(item.inner, context) ? item.text : [])));
}

function isTyped({ start }: { readonly start: number }, { typed }: ValueContext): boolean {
  return start === typed.start;
}
