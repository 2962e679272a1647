// Root of the command line.
import { main } from './cli/main.ts';
import { endQuietlyWithoutReader } from './cli/print/broken-pipe.ts';
import { systemHost } from './cli/system-host.ts';
import manifest from '../package.json' with { type: 'json' };

endQuietlyWithoutReader(process.stdout);
endQuietlyWithoutReader(process.stderr);

void main(systemHost(manifest.version, new URL('supervisor.js', import.meta.url))).then((code) => {
  process.exitCode = code;
});
