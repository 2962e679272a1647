// Who may import whom: the one table behind ESLint (red in the editor) and dependency-cruiser (red in CI).
// `denied` are patterns of packages and Node modules.

const filesystem = '^(node:)?fs(/.*)?$';
const processes = '^(node:)?child_process$';
const anyNodeModule = '^node:';

export const rooms = {
  base: { rooms: [], denied: [processes] },
  model: { rooms: ['base'], denied: [anyNodeModule] },
  config: { rooms: ['base', 'model'], denied: [filesystem, processes] },
  language: { rooms: ['base', 'model', 'config'], denied: [filesystem, processes] },
  import: { rooms: ['base', 'model', 'config'], denied: [filesystem, processes] },
  engine: { rooms: ['base', 'model'], denied: [anyNodeModule] },
  process: { rooms: ['base', 'model'], denied: [] },
  output: { rooms: ['base', 'model'], denied: [processes] },
  store: { rooms: ['base', 'model'], denied: [processes] },
  rpc: { rooms: ['base', 'model'], denied: [] },
  client: { rooms: ['base', 'model', 'rpc'], denied: [] },
  service: { rooms: ['base', 'model', 'config', 'engine', 'process', 'output', 'store', 'rpc'], denied: [processes] },
  library: { rooms: ['base', 'model', 'config', 'rpc', 'client', 'service', 'store'], denied: [processes] },
  mcp: { rooms: ['base', 'model', 'config', 'rpc', 'client'], denied: [processes] },
  cli: { rooms: ['base', 'model', 'config', 'rpc', 'client', 'mcp', 'import'], denied: [] },
  vscode: { rooms: ['base', 'model', 'config', 'rpc', 'client', 'language', 'import'], denied: [processes] },
};

/** The one room, and the one root, that may say `vscode`. */
export const editorRoom = 'vscode';

export const roomNames = Object.keys(rooms);

/** Rooms that `room` may not import, not even for types. */
export function closedTo(room) {
  const { rooms: open } = rooms[room];
  return roomNames.filter((name) => name !== room && !open.includes(name));
}
