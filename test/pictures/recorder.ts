// Makes a moving picture of a window: frames that are taken when something has happened, a pointer, which a browser
// without a screen does not draw, and a caption below, written as one GIF.
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { WAIT_MS } from '../support/limits.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Frame {
  readonly window: Buffer;
  readonly pointer: Point;
  readonly caption: string;
  ms: number;
}

/** Between two looks at a window in which something may happen. */
const LOOK_MS = 100;

/** For so long the picture stands still where nothing happens, however slow the machine is. */
const LONGEST_WAIT_MS = 600;

/** Of a movement of the pointer, and how many pictures it takes. */
const MOVE = { ms: 70, steps: 6 };

/** The strip with the caption. */
const STRIP = { height: 44, color: '#0e639c' };

export class Recorder {
  readonly #page: Page;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #frames: Frame[] = [];
  #caption = '';
  #pointer: Point;

  constructor(page: Page) {
    const size = page.viewportSize();
    if (size === null) throw new Error('A window without a size cannot be recorded.');
    this.#page = page;
    this.#size = size;
    this.#pointer = { x: size.width * 0.6, y: size.height * 0.6 };
  }

  /** One picture of the window as it is, shown for so long. One that differs in nothing makes the last one stay. */
  async take(ms: number): Promise<void> {
    const window = await this.#page.screenshot({ caret: 'hide' });
    const last = this.#frames.at(-1);
    const isSame = last?.caption === this.#caption && last.pointer === this.#pointer && last.window.equals(window);
    if (isSame) last.ms += ms;
    else this.#frames.push({ window, pointer: this.#pointer, caption: this.#caption, ms });
  }

  /** What stands below the window from now on, for at least so long. */
  async say(caption: string, ms: number): Promise<void> {
    this.#caption = caption;
    await this.take(ms);
  }

  /** Pictures of what happens until it has come true. */
  async until(happened: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!(await happened())) {
      if (performance.now() > deadline) throw new Error('What is to be shown did not happen.');
      await this.take(0);
      await this.#page.waitForTimeout(LOOK_MS);
      this.#last.ms = Math.min(this.#last.ms + 2 * LOOK_MS, LONGEST_WAIT_MS);
    }
  }

  get #last(): Frame {
    const last = this.#frames.at(-1);
    if (last === undefined) throw new Error('Nothing has been recorded yet.');
    return last;
  }

  /** The pointer goes there, in sight. */
  async moveTo(target: Locator): Promise<void> {
    const box = await target.boundingBox();
    if (box === null) throw new Error('There is nothing to point at.');
    const from = this.#pointer;
    const to = { x: box.x + Math.min(box.width / 2, 90), y: box.y + box.height / 2 };
    for (let step = 1; step <= MOVE.steps; step += 1) {
      const share = step / MOVE.steps;
      const eased = share * share * (3 - 2 * share);
      this.#pointer = { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased };
      await this.#page.mouse.move(this.#pointer.x, this.#pointer.y);
      await this.take(MOVE.ms);
    }
  }

  async click(target: Locator): Promise<void> {
    await this.moveTo(target);
    await this.take(300);
    await this.#page.mouse.down();
    await this.#page.mouse.up();
  }

  /** Writes the GIF and gives how long it plays. */
  async write(path: string): Promise<number> {
    const delay = this.#frames.map(({ ms }) => ms);
    const pictures = await Promise.all(this.#frames.map((frame) => this.#draw(frame)));
    await sharp(pictures, { join: { animated: true } })
      .gif({ delay, loop: 0, dither: 0, effort: 10 })
      .toFile(path);
    return delay.reduce((sum, ms) => sum + ms, 0);
  }

  async #draw({ window, pointer, caption }: Frame): Promise<Buffer> {
    const { width, height } = this.#size;
    const middle = height + STRIP.height / 2;
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + STRIP.height}">
      <rect y="${height}" width="${width}" height="${STRIP.height}" fill="${STRIP.color}"/>
      <text x="${width / 2}" y="${middle + 6}" fill="#ffffff" text-anchor="middle"
        font-family="system-ui, sans-serif" font-size="18" font-weight="600">${escape(caption)}</text>
      <path transform="translate(${pointer.x} ${pointer.y})" d="M0 0V17L4 13.2L6.9 20L9.8 18.8L6.9 12.2H12.4Z"
        fill="#ffffff" stroke="#000000" stroke-width="1.2"/>
    </svg>`;
    return sharp(window)
      .extend({ bottom: STRIP.height, background: STRIP.color })
      .composite([{ input: Buffer.from(drawing) }])
      .png()
      .toBuffer();
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
