// A capture in a process of its own, so that a test can kill it or give it a file system of its own. Takes one JSON
// object a line on stdin, `{ "method": "open", "params": […] }`, and answers with one on stdout: see capture-rig.ts.
// `dies`: kills itself in the middle of the first output. `exits`: ends itself without closing the capture.
import { createInterface } from 'node:readline';
import { createCapture } from '../../../src/output/capture.ts';

const capture = await createCapture();
const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
if (process.argv[2] === 'exits') process.exit(3);

capture.onDidFail(({ message }) => say({ failed: message }));
capture.onDidAppend(() => {
  if (process.argv[2] !== 'dies') return;
  // At a moment that nobody chose.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Math.random() * 5);
});

const methods: Record<string, ((...params: never[]) => Promise<unknown>) | undefined> = {
  open: capture.open.bind(capture),
  finish: capture.finish.bind(capture),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { method, params } = JSON.parse(line) as { method: string; params: never[] };
  try {
    say({ result: (await methods[method]?.(...params)) ?? null });
  } catch (error) {
    say({ error: String(error) });
  }
}
await capture.close();
