// Entry of the bundle dist/board.mjs, which only `dirigent board` loads: ink and React cost other verbs nothing.
import { render } from 'ink';
import { createElement } from 'react';
import { systemClock } from '../../base/clock.ts';
import { Printer } from '../print/printer.ts';
import type { Connection } from '../../rpc/connection.ts';
import type { TableMirror } from '../../client/table-mirror.ts';
import { Board } from './app.ts';
import { BoardModel } from './board-model.ts';

export interface BoardOptions {
  readonly client: Connection;
  readonly mirror: TableMirror;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly colors: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** Shows the board until the user quits; returns the reason if it ended otherwise. */
export async function showBoard(options: BoardOptions): Promise<string | undefined> {
  const { client, mirror, env, folder, colors, stdin, stdout } = options;
  let reason: string | undefined;
  const model = new BoardModel({ client, mirror, clock: systemClock(), env, onQuit: () => screen.unmount() });
  const out = new Printer(stdout, colors);
  const screen = render(createElement(Board, { model, folder, out }), {
    stdin,
    stdout,
    exitOnCtrlC: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
  });
  const closed = client.onDidClose(() => {
    reason = 'The supervisor has exited.';
    screen.unmount();
  });
  try {
    await screen.waitUntilExit();
  } finally {
    closed.dispose();
    model.dispose();
  }
  return reason;
}
