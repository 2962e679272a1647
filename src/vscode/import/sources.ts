// The files of a folder that tasks can be imported from.
import { basename, dirname, posix, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { ProjectFolder as FolderToImport } from '../../import/import-folder.ts';
import type { SourceFile } from '../../import/proposal.ts';
import { readText } from '../config-file/config-source.ts';
import { notOurOwn } from '../project/projects-below.ts';
import type { ProjectFolder } from '../project/project-folder.ts';

/** Globs of VS Code know no braces within braces. */
const NAMES: readonly string[] = [
  'package.json',
  'Procfile',
  'Procfile.*',
  '.vscode/tasks.json',
  ...['yaml', 'yml', 'json'].flatMap((ending) =>
    ['process-compose*', 'mprocs*', 'ecosystem*', 'pm2*'].map((name) => `${name}.${ending}`),
  ),
  ...['yaml', 'yml'].flatMap((ending) => [`compose*.${ending}`, `docker-compose*.${ending}`]),
  ...['supervisor*.conf', 'supervisor*.ini', 'ecosystem*.js', 'ecosystem*.cjs'],
];

/** More would be no choice but a flood. */
const MOST_FILES = 60;

/** Files to import from, the shortest paths first: one nearer to the root is more likely meant. */
export async function findSources(folder: ProjectFolder): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(folder.path), `**/{${NAMES.join(',')}}`);
  const found = await vscode.workspace.findFiles(pattern, notOurOwn, MOST_FILES);
  const depth = ({ path }: vscode.Uri): number => path.split('/').length - (path.includes('/.vscode/') ? 1 : 0);
  return found.toSorted((a, b) => depth(a) - depth(b) || a.path.localeCompare(b.path));
}

/** As saved, or as it stands in an editor. */
export async function readSource(folder: ProjectFolder, uri: vscode.Uri): Promise<SourceFile> {
  const parent = dirname(uri.fsPath);
  const home = basename(parent) === '.vscode' ? dirname(parent) : parent;
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return {
    path: relative(folder.path, uri.fsPath).split(sep).join(posix.sep),
    text: open?.getText() ?? (await readText(uri)) ?? '',
    beside: await namesIn(home),
    inProject: await namesIn(folder.path),
  };
}

/** The folder as the importer looks at it for a new dirigent.toml. */
export function folderToImport({ path }: ProjectFolder): FolderToImport {
  const root = vscode.Uri.file(path);
  return {
    read: (name) => readText(vscode.Uri.joinPath(root, name)).catch(() => undefined),
    names: () => namesIn(path),
  };
}

async function namesIn(path: string): Promise<ReadonlySet<string>> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(path));
    return new Set(entries.map(([name]) => name));
  } catch {
    return new Set();
  }
}
