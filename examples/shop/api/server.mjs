// The API: GET /orders, POST /orders { item }, POST /orders/next (for the worker), GET /health.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { query } from '../db/client.mjs';

const port = Number(process.env.API_PORT);

const routes = {
  'GET /health': () => query('SELECT 1 AS ok'),
  'GET /orders': () => query('SELECT * FROM orders ORDER BY id DESC LIMIT 10'),
  'POST /orders': async (request) => {
    const { item } = await json(request);
    return query('INSERT INTO orders (item) VALUES (?) RETURNING *', String(item));
  },
  'POST /orders/next': () =>
    query(
      'UPDATE orders SET packed_at = CURRENT_TIMESTAMP WHERE id = (SELECT min(id) FROM orders WHERE packed_at IS NULL) RETURNING *',
    ),
};

const server = createServer(async (request, response) => {
  const name = `${request.method} ${request.url}`;
  const started = performance.now();
  const [status, body] = await respond(routes[name], request);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (name !== 'GET /health') console.log(`${name} ${status} ${(performance.now() - started).toFixed(1)} ms`);
});

async function respond(route, request) {
  if (route === undefined) return [404, { error: 'There is no such page.' }];
  try {
    return [200, await route(request)];
  } catch (error) {
    console.error(`${request.url}: ${error.message}`);
    return [500, { error: error.message }];
  }
}

server.listen(port, '127.0.0.1', () => console.log(`API listening on http://127.0.0.1:${port}`));

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
