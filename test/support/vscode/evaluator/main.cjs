// Serves POST {source, argument} → {value} | {error}: the counterpart of ../extension-host.ts.
const { createServer } = require('node:http');
const { writeFileSync, renameSync } = require('node:fs');
const { join } = require('node:path');
const { text } = require('node:stream/consumers');
const vscode = require('vscode');

exports.activate = () => {
  const folder = process.env.DIRIGENT_EVALUATORS;
  if (folder === undefined) return;
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await answer(JSON.parse(await text(request)))));
  });
  server.listen(0, '127.0.0.1', () => {
    // One file a window; a reloaded window replaces its own.
    const workspace = vscode.workspace.workspaceFile ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = Buffer.from(workspace?.fsPath ?? '').toString('base64url');
    const file = join(folder, `${name}.json`);
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ port: server.address().port, pid: process.pid }));
    renameSync(`${file}.${process.pid}`, file);
  });
};

async function answer({ source, argument }) {
  try {
    const run = new Function('require', `return (${source})`)(require);
    return { value: await run(vscode, argument) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
