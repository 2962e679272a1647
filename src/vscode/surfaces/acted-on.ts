// What Enter takes in a list of which any number can be ticked. Pure, so that it can be tested.

/** The words of an item, before anything is done to them for the editor. */
export interface Worded {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

export interface PickState<Item extends Worded> {
  readonly items: readonly Item[];
  /** What is ticked. */
  readonly selected: readonly Item[];
  /** What is highlighted. */
  readonly active: readonly Item[];
  /** What is typed to filter the list. */
  readonly value: string;
}

/**
 * The ticked items; where none is, the highlighted one. Enter right after a letter comes before the highlight has moved:
 * a row that the filter has hidden meanwhile is replaced by the first that it leaves.
 */
export function actedOn<Item extends Worded>({ items, selected, active, value }: PickState<Item>): readonly Item[] {
  if (selected.length > 0) return selected;
  const [highlighted] = active;
  if (highlighted !== undefined && matches(highlighted, value)) return [highlighted];
  const chosen = firstMatch(items, value) ?? highlighted;
  return chosen === undefined ? [] : [chosen];
}

/** The first row of those whose words contain what is typed: the editor highlights none by itself in such a list. */
export function firstMatch<Item extends Worded>(items: readonly Item[], value: string): Item | undefined {
  return items.find((item) => matches(item, value));
}

function matches({ label, description = '', detail = '' }: Worded, value: string): boolean {
  const typed = value.trim().toLowerCase();
  return [label, description, detail].some((text) => text.toLowerCase().includes(typed));
}
