import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { StdioTransport } from '../../../src/mcp/stdio-transport.ts';
import { FakeStream } from '../cli/fake-host.ts';

async function opened(): Promise<{
  input: PassThrough;
  output: FakeStream;
  received: unknown[];
  transport: StdioTransport;
}> {
  const input = new PassThrough();
  const output = new FakeStream();
  const transport = new StdioTransport(input, output);
  const received: unknown[] = [];
  transport.onmessage = (message) => void received.push(message);
  await transport.start();
  return { input, output, received, transport };
}

const request = (id: number): string => `${JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' })}\n`;

describe('MCP over standard input and output', () => {
  it('gives the same messages however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }), async (size, count) => {
        const { input, received, transport } = await opened();
        const bytes = Buffer.from(Array.from({ length: count }, (_, id) => request(id)).join('\r\n'));
        for (let at = 0; at < bytes.length; at += size) input.emit('data', bytes.subarray(at, at + size));
        assert.equal(received.length, count);
        await transport.close();
      }),
    );
  });

  it('answers what is no JSON and what is no message, and goes on', async () => {
    const { input, output, received } = await opened();
    input.emit('data', `nonsense\n{"jsonrpc":"1.0"}\n\n${request(1)}`);
    const answers = output.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: null; error: { code: number } });
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error.code]),
      [
        [null, -32700],
        [null, -32600],
      ],
    );
    assert.equal(received.length, 1);
  });

  it('passes over a line that is too long without keeping it', async () => {
    const { input, output, received } = await opened();
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let count = 0; count < 20; count++) input.emit('data', piece);
    input.emit('data', `\n${request(1)}`);
    assert.match(output.text, /longer than 8388608 bytes/);
    assert.equal(received.length, 1);
  });

  it('is closed once, when the input ends or the output is closed', async () => {
    for (const end of ['input', 'output'] as const) {
      const { input, output, transport } = await opened();
      let closed = 0;
      transport.onclose = () => closed++;
      if (end === 'input') input.emit('end');
      else output.emit('error', new Error('EPIPE'));
      input.emit('close');
      await transport.close();
      await transport.send({ jsonrpc: '2.0', id: 1, result: {} });
      assert.equal(closed, 1);
      assert.equal(output.text, '');
    }
  });
});
