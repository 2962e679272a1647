// The database: SQLite behind a TCP port. Each line is a JSON object { sql, params }, answered by a line { rows } or { error }.
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

const port = Number(process.env.DB_PORT);
const database = new DatabaseSync(process.env.DB_FILE ?? 'shop.db');

const answer = (line) => {
  try {
    const { sql, params = [] } = JSON.parse(line);
    return { rows: database.prepare(sql).all(...params) };
  } catch (error) {
    return { error: error.message };
  }
};

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  createInterface(socket).on('line', (line) => socket.write(`${JSON.stringify(answer(line))}\n`));
});

server.listen(port, '127.0.0.1', () => console.log(`database ready on port ${port}`));

process.once('SIGTERM', () => {
  console.log('closing the database');
  database.close();
  process.exit();
});
