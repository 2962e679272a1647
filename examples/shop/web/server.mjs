// The front end: one page, which shows the latest orders.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const port = Number(process.env.WEB_PORT);
const api = `http://127.0.0.1:${process.env.API_PORT}`;

const files = { '/': ['index.html', 'text/html'], '/styles.css': ['build/styles.css', 'text/css'] };

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/orders') {
      const orders = await fetch(`${api}/orders`, { signal: AbortSignal.timeout(2000) });
      response.writeHead(200, { 'content-type': 'application/json' }).end(await orders.text());
      return;
    }
    const [file, type] = files[request.url] ?? [];
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': `${type}; charset=utf-8` })
      .end(await readFile(join(import.meta.dirname, file)));
  } catch (error) {
    console.error(`${request.url}: ${error.message}`);
    response.writeHead(502).end(error.message);
  }
});

server.listen(port, '127.0.0.1', () => console.log(`the shop is open: http://127.0.0.1:${port}`));

process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
