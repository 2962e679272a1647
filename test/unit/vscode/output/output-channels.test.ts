import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { OutputParams } from '../../../../src/model/output-read.ts';
import { OutputChannels } from '../../../../src/vscode/output/output-channels.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { FakeFolder, FakeWorkspace } from '../fake-workspace.ts';
import { memory } from '../notifications/memory.ts';
import { settled } from '../project/fake-supervisor.ts';
import { task } from '../tasks.ts';

class FakeChannel {
  readonly name: string;
  readonly shown: boolean[] = [];
  text = '';
  replaced = 0;
  isDisposed = false;

  constructor(name: string) {
    this.name = name;
  }

  append(text: string): void {
    this.text += text;
  }

  replace(text: string): void {
    this.text = text;
    this.replaced += 1;
  }

  show(preserveFocus: boolean): void {
    this.shown.push(preserveFocus);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

/** A folder of two tasks whose logs are what the test appends. */
class FolderWithLogs extends FakeFolder {
  readonly #logs = new Map<string, Buffer>();
  /** What the next answer says was rotated out before it could be read. */
  skipped = 0;

  constructor(name: string) {
    super(name, task('command = "x"\ntitle = "API"'), task('command = "x"', { name: 'db' }));
    this.answers['tasks/output'] = ({ task: of, cursor }: OutputParams) => {
      const log = this.#logs.get(of) ?? Buffer.alloc(0);
      const data = log.subarray(Number(cursor ?? 0)).toString('base64');
      const skipped = this.skipped;
      this.skipped = 0;
      return { data, cursor: String(log.length), atEnd: true, skipped, behind: 0 };
    };
  }

  write(of: string, text: string): void {
    this.#logs.set(of, Buffer.concat([this.#logs.get(of) ?? Buffer.alloc(0), Buffer.from(text)]));
    this.grow(of);
  }
}

describe('the output channels of tasks', () => {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  let channels: FakeChannel[];
  let shop: FolderWithLogs;

  beforeEach(() => {
    channels = [];
    errors.length = 0;
    shop = new FolderWithLogs('shop');
  });

  function open(memento = memory(), maxLines = 100): { window: FakeWorkspace; outputs: OutputChannels } {
    const window = new FakeWorkspace();
    const outputs = new OutputChannels({
      editor: {
        createTextChannel: (name) => {
          const channel = new FakeChannel(name);
          channels.push(channel);
          return channel;
        },
        readSetting: () => maxLines,
      },
      workspace: window.workspace,
      clock,
      memory: memento,
      onError: (error) => errors.push(error),
    });
    return { window, outputs };
  }

  const names = (): string[] => channels.filter(({ isDisposed }) => !isDisposed).map(({ name }) => name);

  async function read(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      await settled();
      clock.advance(50);
    }
    await settled();
  }

  it('are one for each task, created when it is opened', async () => {
    const { window, outputs } = open();
    window.add(shop);
    assert.deepEqual(names(), []);
    outputs.show(shop.ref(), true);
    outputs.show(shop.ref('db'), false);
    outputs.show(shop.ref(), false);
    outputs.show(shop.ref('gone'), false);
    assert.deepEqual(names(), ['Dirigent: API', 'Dirigent: db', 'Dirigent: gone']);
    assert.deepEqual(
      channels.map(({ shown }) => shown),
      [[true, false], [false], [false]],
    );
    assert.deepEqual(shop.followed, ['api', 'db', 'gone']);
    await read();
    assert.deepEqual(errors, []);
  });

  it('show what is there and what comes, as text, up to twice the lines of the setting', async () => {
    const { window, outputs } = open(memory(), 2);
    window.add(shop);
    shop.write('api', '[stdout] \u001b[31mone\n[stderr] two\u001b[0m\n');
    outputs.show(shop.ref(), true);
    await read();
    assert.deepEqual(shop.sent('tasks/output')[0], { task: 'api', kind: 'combined', maxBytes: 65536, tailLines: 2 });
    assert.equal(channels[0]?.text, 'one\ntwo\n');
    shop.write('api', '[stdout] three\n[stdout] four\n');
    await read();
    assert.deepEqual([channels[0].text, channels[0].replaced], ['one\ntwo\nthree\nfour\n', 0]);
    shop.write('api', '[stdout] five\n');
    await read();
    assert.deepEqual([channels[0].text, channels[0].replaced], ['four\nfive\n', 1]);
  });

  it('say what was rotated out, and start over behind it: no half of a color or a name is carried over', async () => {
    const { window, outputs } = open();
    window.add(shop);
    outputs.show(shop.ref(), true);
    shop.write('api', '[stdout] a\u001b[3');
    await read();
    shop.skipped = 5_000_000;
    shop.write('api', '[stdout] 1mb\n');
    await read();
    assert.match(channels[0]?.text ?? '', /^a\n… 5 MB skipped.*\n1mb\n$/);
  });

  it('come back after a reload, where they were open and once their folder is connected', () => {
    const [memento, other] = [memory(), new FolderWithLogs('other')];
    const before = open(memento);
    before.window.add(shop, other);
    before.outputs.show(shop.ref('db'), true);
    before.outputs.show({ folder: shop.folder, name: 'removed' }, true);
    before.outputs.dispose();
    assert.deepEqual(names(), []);
    channels = [];
    const { window } = open(memento);
    const [again, another] = [new FolderWithLogs('shop'), new FolderWithLogs('other')];
    window.add(again, another);
    again.changeState('connecting');
    assert.deepEqual(names(), []);
    another.changeState('connected');
    again.changeState('connected');
    again.changeState('connected');
    assert.deepEqual([names(), channels[0]?.shown], [['Dirigent: db'], []]);
  });

  it('go with their folder', () => {
    const { window, outputs } = open();
    const other = new FolderWithLogs('shop2');
    window.add(shop, other);
    for (const folder of [shop, other]) outputs.show(folder.ref(), true);
    window.remove(shop);
    assert.deepEqual([channels[0]?.isDisposed, channels[1]?.isDisposed], [true, false]);
    const reads = shop.requests.length;
    shop.grow('api');
    assert.equal(shop.requests.length, reads);
    assert.notEqual(outputs.followsOf(other.folder), outputs.followsOf(shop.folder));
    outputs.show(shop.ref(), true);
    assert.equal(channels.length, 3);
  });

  it('go with the window', async () => {
    const { window, outputs } = open();
    window.add(shop);
    outputs.show(shop.ref(), true);
    await read();
    outputs.dispose();
    assert.deepEqual(names(), []);
    const reads = shop.requests.length;
    shop.write('api', 'late');
    window.remove(shop);
    await read();
    assert.equal(shop.requests.length, reads);
  });

  it('report what cannot be read', async () => {
    const { window, outputs } = open();
    window.add(shop);
    shop.answers['tasks/output'] = () => Promise.reject(new Error('The log is gone.'));
    shop.link.follow = () => Promise.reject(new Error('The connection is gone.'));
    outputs.show(shop.ref(), true);
    await read();
    assert.deepEqual(errors.map(String).toSorted(), ['Error: The connection is gone.', 'Error: The log is gone.']);
  });
});
