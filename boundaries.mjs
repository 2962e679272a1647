// Who may import whom: the one table behind ESLint (red in the editor) and dependency-cruiser (red in CI).
// `types` are rooms of which only types may be imported. `denied` are patterns of packages and Node modules.

const filesystem = '^(node:)?fs(/.*)?$';
const processes = '^(node:)?child_process$';
const anyNodeModule = '^node:';

export const rooms = {
  base: { rooms: [], denied: [processes] },
  config: { rooms: ['base'], denied: [filesystem, processes] },
  language: { rooms: ['base', 'config'], denied: [filesystem, processes] },
  import: { rooms: ['base', 'config'], denied: [filesystem, processes] },
  engine: { rooms: ['base'], types: ['config'], denied: [anyNodeModule] },
  process: { rooms: ['base'], types: ['engine', 'config'], denied: [] },
  output: { rooms: ['base'], types: ['engine', 'config'], denied: [processes] },
  store: { rooms: ['base'], types: ['engine', 'config'], denied: [processes] },
  rpc: { rooms: ['base'], types: ['engine', 'config'], denied: [] },
  service: { rooms: ['base', 'config', 'engine', 'process', 'output', 'store', 'rpc'], denied: [processes] },
  library: { rooms: ['base', 'config', 'engine', 'rpc', 'service', 'store'], denied: [processes] },
  cli: { rooms: ['base', 'rpc', 'config', 'agent', 'import'], denied: [] },
  agent: { rooms: ['base', 'rpc', 'config'], denied: [processes] },
  vscode: { rooms: ['base', 'rpc', 'config', 'language', 'import'], denied: [processes] },
};

/** The one room, and the one root, that may say `vscode`. */
export const editorRoom = 'vscode';

export const roomNames = Object.keys(rooms);

/** Rooms that `room` may not import at all, and those of which it may import types alone. */
export function fences(room) {
  const { rooms: open, types = [] } = rooms[room];
  const others = roomNames.filter((name) => name !== room && !open.includes(name));
  return { closed: others.filter((name) => !types.includes(name)), typesOnly: types };
}
