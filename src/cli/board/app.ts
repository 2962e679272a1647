// Renders the board with ink, which redraws only the rows that changed.
import { Box, Text, useInput, useWindowSize } from 'ink';
import { createElement, useEffect, useSyncExternalStore, type ReactElement } from 'react';
import type { Printer } from '../print/printer.ts';
import type { BoardModel } from './board-model.ts';
import { topOf } from './board-state.ts';
import { commandOf, keystrokes } from './keys.ts';
import { layoutOf } from './layout.ts';
import { helpRows, lastRow, logRow, logTitleRow, tableRows, titleRow, unknownRows } from './rows.ts';

export interface BoardProps {
  readonly model: BoardModel;
  readonly folder: string;
  readonly out: Printer;
}

export function Board({ model, folder, out }: BoardProps): ReactElement {
  useSyncExternalStore(
    (listener) => {
      const subscription = model.onDidChange(listener);
      return () => subscription.dispose();
    },
    () => model.version,
  );
  const { rows, columns } = useWindowSize();
  useInput((input, key) => {
    for (const [character, modifiers] of keystrokes(input, key)) {
      const command = commandOf(character, modifiers, model.state.typing);
      if (command !== undefined) model.perform(command);
    }
  });
  const { page, lines } = picture(model, folder, out, { rows, columns });
  useEffect(() => {
    model.page = page;
  }, [model, page]);
  return createElement(
    Box,
    { flexDirection: 'column', width: columns, height: rows },
    ...lines.map((line, index) => createElement(Row, { key: index, line })),
  );
}

function Row({ line }: { readonly line: string }): ReactElement {
  // A row without text would have no height.
  return createElement(Text, { wrap: 'truncate-end' }, line === '' ? ' ' : line);
}

/** Exactly `rows` lines, and the number of those that show the log. */
function picture(
  model: BoardModel,
  folder: string,
  out: Printer,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): { page: number; lines: string[] } {
  const {
    state,
    tasks,
    log,
    mirror: { isKnown },
  } = model;
  const selected = tasks.findIndex(({ name }) => name === state.selected);
  // Help takes the whole screen.
  const zoomed = state.zoomed || state.help;
  const layout = layoutOf(rows, tasks.length, selected, zoomed);
  const shown = tasks.slice(layout.firstTask, layout.firstTask + layout.tasks);
  const table = zoomed
    ? []
    : [
        titleRow(isKnown ? tasks : [], folder, out, { first: layout.firstTask, count: shown.length }),
        ...(isKnown
          ? tableRows(shown, state.selected, out, Date.now(), columns)
          : unknownRows(shown, state.selected, out)),
      ];
  const top = topOf(state, { log, page: layout.log });
  const body = state.help
    ? helpRows(out).slice(0, layout.log)
    : log.slice(top, layout.log).map((line) => logRow(line, state.query, out));
  const space = Array.from({ length: Math.max(0, layout.log - body.length) }, () => '');
  const lines = [...table, logTitleRow(state, log.end, out, columns), ...body, ...space, lastRow(state, out)];
  return { page: layout.log, lines: lines.slice(0, rows) };
}
