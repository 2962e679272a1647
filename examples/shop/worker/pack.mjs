// The worker: packs one order a second, and places one when there is none, so that there is something to see. It ends when
// the shop does not work, as workers should: Dirigent starts it again.
const orders = `http://127.0.0.1:${process.env.API_PORT}/orders`;
const items = ['apples', 'bread', 'coffee', 'figs', 'honey', 'lemons', 'olives', 'tea'];

const post = async (url, body) => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(2000) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`cannot get an order: ${answer.error}`);
  return answer;
};

console.log(`packing orders from ${orders}`);

setInterval(async () => {
  const [order] = await post(`${orders}/next`);
  if (order === undefined) {
    await post(orders, { item: items[Math.floor(Math.random() * items.length)] });
  } else {
    console.log(`order ${order.id}: ${order.item} packed`);
  }
}, 1000);
