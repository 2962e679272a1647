// Lays out columns of text. Cells may have colors, which do not count for the width.
import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../../base/text-width.ts';

export interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly align?: 'right';
}

/** Spaces between two columns. */
export const GAP = 2;

/** Lines of the table, headings first; columns in which every cell is empty are left out. */
export function formatTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string[] {
  const used = layOut(columns, rows);
  const line = (cellOf: (column: (typeof used)[number]) => string): string =>
    used
      .map((column) => pad(cellOf(column), column.width, column.align))
      .join(' '.repeat(GAP))
      .trimEnd();
  return [line(({ heading }) => heading), ...rows.map((_, row) => line(({ cells }) => cells[row] ?? ''))];
}

/** Columns of the terminal that the table takes. */
export function tableWidth<T>(columns: readonly Column<T>[], rows: readonly T[]): number {
  return layOut(columns, rows).reduce((total, { width }) => total + width + GAP, -GAP);
}

interface LaidOut {
  readonly heading: string;
  readonly align: 'right' | undefined;
  readonly cells: readonly string[];
  readonly width: number;
}

function layOut<T>(columns: readonly Column<T>[], rows: readonly T[]): readonly LaidOut[] {
  return columns
    .map(({ heading, align, cell }) => ({ heading, align, cells: rows.map(cell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''))
    .map((column) => ({ ...column, width: Math.max(...[column.heading, ...column.cells].map(visibleWidth)) }));
}

function pad(text: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(0, width - visibleWidth(text)));
  return align === 'right' ? space + text : text + space;
}

function visibleWidth(text: string): number {
  return textWidth(stripVTControlCharacters(text));
}
