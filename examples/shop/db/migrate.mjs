// Creates what is not there yet, and ends.
import { query } from './client.mjs';

await query(`CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY,
  item TEXT NOT NULL,
  placed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP,
  packed_at TEXT
)`);
const [{ count }] = await query('SELECT count(*) AS count FROM orders');
console.log(`table orders is there, with ${count} orders`);
