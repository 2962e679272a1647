import { ensureChromium, ensureServer } from './install.ts';

/** Playwright's global setup: both programs are there before the first test asks for them. */
export default async function prepare(): Promise<void> {
  await ensureChromium();
  await ensureServer();
}
