// The items that Enter accepts in a quick pick with checkboxes. Pure, so that it can be tested.

/** The text of an item, before it is made safe for the editor. */
export interface Worded {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

export interface PickState<Item extends Worded> {
  readonly items: readonly Item[];
  /** The checked items. */
  readonly selected: readonly Item[];
  /** The highlighted item. */
  readonly active: readonly Item[];
  /** The text that filters the list. */
  readonly value: string;
}

/**
 * The checked items; where none is, the highlighted one. Enter right after a letter comes before the highlight has
 * moved: a row that the filter has hidden meanwhile is replaced by the first that it leaves.
 */
export function acceptedItems<Item extends Worded>({
  items,
  selected,
  active,
  value,
}: PickState<Item>): readonly Item[] {
  if (selected.length > 0) return selected;
  const [highlighted] = active;
  if (highlighted !== undefined && matches(highlighted, value)) return [highlighted];
  const chosen = firstMatch(items, value) ?? highlighted;
  return chosen === undefined ? [] : [chosen];
}

/** The first item that contains the filter: VS Code highlights none in a quick pick with checkboxes. */
export function firstMatch<Item extends Worded>(items: readonly Item[], value: string): Item | undefined {
  return items.find((item) => matches(item, value));
}

function matches({ label, description = '', detail = '' }: Worded, value: string): boolean {
  const typed = value.trim().toLowerCase();
  return [label, description, detail].some((text) => text.toLowerCase().includes(typed));
}
