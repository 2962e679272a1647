// The icons of the states as images, for the gutter, which draws nothing else.
import { icons, type IconId } from '../../words/icons.ts';
import type { RowIcon } from '../../words/task-icon.ts';

/** Shapes on 16 × 16 that the gutter draws for the icons of the states; `#` stands for the color. */
const shapes: Readonly<Partial<Record<IconId, string>>> = {
  [icons.stopped]: '<circle cx="8" cy="8" r="4" fill="none" stroke="#" stroke-width="1.4"/>',
  [icons.waiting]:
    '<circle cx="8" cy="8" r="4.6" fill="none" stroke="#" stroke-width="1.4"/><path d="M8 5.4V8l1.8 1.4" fill="none" stroke="#" stroke-width="1.3"/>',
  [icons.busy]:
    '<path d="M8 3.4a4.6 4.6 0 1 1-4.6 4.6" fill="none" stroke="#" stroke-width="1.6" stroke-linecap="round"/>',
  [icons.running]: '<circle cx="8" cy="8" r="4.4" fill="#"/>',
  [icons.warning]: '<path d="M8 3.2 13.4 12.6H2.6Z" fill="#"/>',
  [icons.unknown]:
    '<path d="M5.6 6a2.4 2.4 0 1 1 3.4 2.2C8.2 8.6 8 9 8 9.8M8 11.6v1.4" fill="none" stroke="#" stroke-width="1.5"/>',
  [icons.retrying]:
    '<path d="M3.6 7a4.5 4.5 0 0 1 8-2.2M12.4 9a4.5 4.5 0 0 1-8 2.2M11.9 2.4v2.6H9.3M4.1 13.6V11h2.6" fill="none" stroke="#" stroke-width="1.3"/>',
  [icons.finished]:
    '<circle cx="8" cy="8" r="4.6" fill="none" stroke="#" stroke-width="1.3"/><path d="m5.9 8.2 1.5 1.4 2.8-3" fill="none" stroke="#" stroke-width="1.3"/>',
  [icons.error]:
    '<path d="M4.4 4.4 11.6 11.6M11.6 4.4 4.4 11.6" fill="none" stroke="#" stroke-width="1.8" stroke-linecap="round"/>',
};

export type Background = 'light' | 'dark';

/**
 * An image cannot use a color of the theme: these are the colors of the default themes for the icons of the tree
 * (testing.iconPassed, testing.iconFailed, list.warningForeground, descriptionForeground).
 */
const colors: Readonly<Record<string, Readonly<Record<Background, string>>>> = {
  'testing.iconPassed': { light: '#388a34', dark: '#73c991' },
  'testing.iconFailed': { light: '#c72e2e', dark: '#f14c4c' },
  'list.warningForeground': { light: '#855f00', dark: '#cca700' },
  descriptionForeground: { light: '#717171', dark: '#9d9d9d' },
};

const moving: Readonly<Record<Background, string>> = { light: '#1a85ff', dark: '#3794ff' };

/** All icons that a state may have. */
export const gutterIconIds = Object.keys(shapes);

/** The icon as a `data:` address of an SVG image. */
export function gutterIcon({ id, color = '' }: RowIcon, background: Background): string {
  const hex = (colors[color] ?? moving)[background];
  const shape = (shapes[id] ?? '').replaceAll('#', hex);
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">${shape}</svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(image).toString('base64')}`;
}
