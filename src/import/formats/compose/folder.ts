// The folder in which a compose service runs on this machine.
import { posix } from 'node:path';
import { folderOf, isAbsolute, under } from '../../paths.ts';
import type { SourceFile } from '../../proposal.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf, type Node } from '../../text/node.ts';

/**
 * The folder with the code of a service on this machine: the one that is mounted as its working folder, otherwise the
 * one it is built from. Undefined if all of it is in an image.
 */
export function folderOnMachine(reader: Reader, file: SourceFile): string | undefined {
  const home = folderOf(file.path);
  const workingDir = reader.text('working_dir');
  const build = reader.has('build') ? contextOf(reader.peek('build')) : undefined;
  const mounts = mountsOf(reader.peek('volumes')).filter(({ source }) => /^\.{1,2}(\/|$)/.test(source));
  if (workingDir !== undefined) {
    for (const { source, target } of mounts) {
      const inside = posix.relative(target, workingDir);
      if (!inside.startsWith('..')) return under(home, posix.join(source, inside));
    }
  }
  if (build !== undefined && !isAbsolute(build) && !build.includes('://')) return under(home, build);
  if (build !== undefined) return home;
  return workingDir === undefined && mounts.length === 1 && isWholeProject(mounts[0]?.source) ? home : undefined;
}

/** `.:/app` mounts the project; `./data:/var/lib/db` only gives a container a place for its data. */
function isWholeProject(source: string | undefined): boolean {
  return source === '.' || source === './';
}

function contextOf(node: Node | undefined): string {
  return textOf(node) ?? textOf(entriesOf(node).get('context')?.node) ?? '.';
}

interface Mount {
  readonly source: string;
  readonly target: string;
}

/** `SOURCE:TARGET[:MODE]`, or a table. */
function mountsOf(node: Node | undefined): readonly Mount[] {
  return (node?.kind === 'list' ? node.items : []).flatMap((item) => {
    const [source, target] =
      textOf(item)?.split(':') ?? ['source', 'target'].map((key) => textOf(entriesOf(item).get(key)?.node));
    return source === undefined || target === undefined ? [] : [{ source, target }];
  });
}
