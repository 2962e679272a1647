// docs/protocol.md, spoken from raw bytes to the real supervisor: no code of ours on this side of the socket.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, it } from 'mocha';
import { readPage } from '../../support/reference/sections.ts';
import { Supervised } from '../../support/supervised.ts';

const PROJECT = `
[[tasks]]
name = "web"
command = "echo up; exec sleep 1000"
shell = true
[[tasks]]
name = "cat"
command = "cat"
`;

type Json = Record<string, unknown>;

class Raw {
  readonly #socket: Socket;
  readonly #answers = new Map<unknown, (message: Json) => void>();
  readonly received: string[] = [];
  readonly asked = new Set<string>();
  #id = 0;

  constructor(path: string) {
    this.#socket = createConnection(path);
    createInterface(this.#socket).on('line', (line) => {
      const message = JSON.parse(line) as Json;
      assert.equal(message['jsonrpc'], '2.0');
      if (typeof message['method'] === 'string') this.received.push(message['method']);
      else this.#answers.get(message['id'])?.(message);
    });
  }

  /** The answer to a line, whose id is `id`. */
  line(text: string, id: unknown): Promise<Json> {
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.write(`${text}\n`);
    });
  }

  ask(method: string, params?: Json): Promise<Json> {
    this.asked.add(method);
    const id = ++this.#id;
    return this.line(JSON.stringify({ jsonrpc: '2.0', id, method, params }), id);
  }

  async result(method: string, params?: Json): Promise<Json> {
    const { result, error } = await this.ask(method, params);
    assert.equal(error, undefined, `${method}: ${JSON.stringify(error)}`);
    return result as Json;
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function dial(project: Supervised): Promise<{ readonly raw: Raw; readonly hello: Json }> {
  const { socket, token } = await project.address();
  const client = { kind: 'library', name: 'raw', version: '1', pid: process.pid };
  return { raw: new Raw(socket), hello: { token: await readFile(token, 'utf8'), protocol: 1, client } };
}

function has(value: unknown, ...keys: readonly string[]): void {
  for (const key of keys) assert.ok(Object.hasOwn(value as Json, key), `${key} is missing in ${JSON.stringify(value)}`);
}

describe('the documented protocol', () => {
  it('answers every method in the shape of the page', async () => {
    await using project = await Supervised.start(PROJECT);
    const { raw, hello } = await dial(project);
    has(await raw.result('hello', hello), 'protocol', 'supervisor');
    assert.equal(await raw.result('ping'), null);
    assert.equal(await raw.result('subscribe', { changes: true, events: true, output: 'all' }), null);
    const list = await raw.result('tasks/list');
    has(list, 'tasks', 'project');
    has((list['tasks'] as Json[])[0], 'name', 'title', 'status', 'wanted', 'restarts', 'definition', 'logs', 'adHoc');
    has(list['project'], 'folder', 'configFile', 'state', 'diagnostics', 'startup');
    const all = { tasks: { all: true } };
    const names = { tasks: { names: ['web'] } };
    for (const [method, params] of [
      ['tasks/start', all],
      ['tasks/restart', names],
      ['tasks/stop', names],
      ['tasks/start', names],
      ['tasks/kill', names],
    ] as const) {
      const { tasks } = await raw.result(method, params);
      for (const entry of tasks as Json[]) {
        has(entry, 'task');
        assert.equal(entry['error'], undefined);
      }
    }
    assert.equal(await raw.result('tasks/input', { task: 'cat', data: btoa('hello\n') }), null);
    const wait = await raw.result('tasks/wait', { task: 'cat', until: { pattern: 'hel+o' }, timeoutMs: 15_000 });
    assert.deepEqual([wait['reached'], wait['line']], [true, 'hello']);
    const output = await raw.result('tasks/output', { task: 'cat', kind: 'stdout' });
    has(output, 'data', 'cursor', 'atEnd', 'skipped', 'behind');
    assert.equal(atob(output['data'] as string), 'hello\n');
    assert.equal(await raw.result('tasks/signal', { task: 'cat', signal: 'SIGTERM' }), null);
    has(await raw.result('tasks/wait', { task: 'cat', until: 'ended', timeoutMs: 15_000 }), 'reached');
    await raw.result('tasks/start', { tasks: { names: ['cat'] } });
    assert.equal(await raw.result('tasks/input', { task: 'cat', end: true }), null);
    has(await raw.result('tasks/wait', { task: 'cat', until: 'ended', timeoutMs: 15_000 }), 'reached');
    has(await raw.result('tasks/explain', { task: 'web' }), 'text');
    has(await raw.result('tasks/history', { limit: 5 }), 'runs');
    has(await raw.result('tasks/events', { task: 'web' }), 'events');
    const ran = await raw.result('tasks/run', { command: 'true', tty: true });
    assert.equal(await raw.result('tasks/resize', { task: 'b1', columns: 80, rows: 24 }), null);
    assert.equal(ran['name'], 'b1');
    assert.equal(await raw.result('tasks/remove', { task: 'b1' }), null);
    const { startup } = await raw.result('project/reload');
    has(await raw.result('project/startup', { hash: (startup as Json)['hash'] }), 'tasks');
    for (const [method, params] of [
      ['project/createTask', { task: { name: 'new', command: 'true' } }],
      ['project/updateTask', { name: 'new', changes: { title: 'New' } }],
      ['project/deleteTask', { name: 'new', deleteLogs: true }],
    ] as const)
      assert.equal((await raw.result(method, params))['state'], 'loaded');
    has(await raw.result('supervisor/info'), 'pid', 'version', 'protocol', 'clients', 'lease', 'memory', 'problems');
    assert.equal(await raw.result('supervisor/shutdown', { stopTasks: true }), null);
    assert.deepEqual([...raw.asked].sort(), (await namesOf('Requests')).sort());
    assert.deepEqual([...new Set(raw.received)].sort(), (await namesOf('Notifications')).sort());
    assert.equal(await project.ended(), 0);
  });

  it('refuses what is wrong with the documented codes', async () => {
    await using project = await Supervised.start(PROJECT);
    const { raw, hello } = await dial(project);
    const codeOf = ({ error }: Json): unknown => [
      (error as Json)['code'],
      ((error as Json)['data'] as Json | undefined)?.['code'],
    ];
    assert.deepEqual(codeOf(await raw.ask('tasks/list')), [-32000, 'unauthorized']);
    assert.deepEqual(codeOf(await raw.ask('hello', { ...hello, token: 'no' })), [-32000, 'unauthorized']);
    await raw.result('hello', hello);
    assert.deepEqual(codeOf(await raw.line('this is no JSON', null)), [-32700, undefined]);
    assert.deepEqual(codeOf(await raw.line('[]', null)), [-32600, undefined]);
    assert.deepEqual(codeOf(await raw.ask('tasks/none')), [-32601, undefined]);
    assert.deepEqual(codeOf(await raw.ask('tasks/explain', { task: 1 })), [-32602, undefined]);
    assert.deepEqual(codeOf(await raw.ask('tasks/explain', { task: 'none' })), [-32000, 'unknown-task']);
    await raw.result('tasks/start', { tasks: { names: ['web'] } });
    const withdrawn = raw.line(
      '{"jsonrpc":"2.0","id":"w","method":"tasks/wait","params":{"task":"web","until":"ended"}}',
      'w',
    );
    void raw.line('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"w"}}', undefined);
    assert.deepEqual(codeOf(await withdrawn), [-32800, undefined]);
    raw.close();
    const other = await dial(project);
    assert.deepEqual(codeOf(await other.raw.ask('hello', { ...other.hello, protocol: 99 })), [
      -32000,
      'protocol-mismatch',
    ]);
    assert.equal(await other.raw.result('supervisor/shutdown', { stopTasks: true }), null);
  });
});

/** The keys of an interface, as the page has them. */
async function namesOf(name: string): Promise<string[]> {
  const text = await readPage('docs/protocol.md');
  const body = new RegExp(`^interface ${name} \\{\\n(.*?)^\\}`, 'ms').exec(text)?.[1] ?? '';
  return [...body.matchAll(/^ {2}'?([\w/]+)'?: /gm)].map(([, key]) => key ?? '');
}
