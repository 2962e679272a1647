// Which functions of a bundle have run, and of which source files they are.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How often each function has run, by the file of its source and its place in the bundle. */
export type Calls = ReadonlyMap<string, number>;

/** What V8 tells of one script: see `Profiler.ScriptCoverage` of the Chrome DevTools Protocol. */
export interface Script {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
  }[];
}

const bundles = new Map<string, string>();

/** The bundles of a build that is not minified name the file of each module in a comment before it. */
export async function callsIn(scripts: readonly Script[]): Promise<Calls> {
  const calls = new Map<string, number>();
  for (const { url, functions } of scripts) {
    if (!/\/dist\/(chunks\/)?[^/]+\.m?js$/.test(url)) continue;
    const text = bundles.get(url) ?? (await readFile(new URL(url), 'utf8'));
    bundles.set(url, text);
    for (const { ranges } of functions) {
      const { startOffset = 0, count = 0 } = ranges[0] ?? {};
      const file = /^\/\/ (src\/.+)$/m.exec(text.slice(text.lastIndexOf('\n// src/', startOffset)))?.[1];
      // The whole module runs when it is loaded.
      if (count === 0 || startOffset === 0 || file === undefined) continue;
      const key = `${file}|${url}:${startOffset}`;
      calls.set(key, (calls.get(key) ?? 0) + count);
    }
  }
  return calls;
}

/** The files of functions that ran more often than in `before`. */
export function filesOf(calls: Calls, before: Calls = new Map()): readonly string[] {
  const more = [...calls].filter(([key, count]) => count > (before.get(key) ?? 0));
  return [...new Set(more.map(([key]) => key.replace(/\|.*/, '')))].sort();
}

/** What all threads of a process wrote to its NODE_V8_COVERAGE when it ended; undefined before there are `threads`. */
export async function readCalls(folder: string, threads: number): Promise<Calls | undefined> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  if (files.length < threads) return undefined;
  const reports = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return callsIn(reports.flatMap((report) => (JSON.parse(report) as { readonly result: Script[] }).result));
}
