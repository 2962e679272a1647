// `dirigent info` prints information about the supervisor.
import { formatByteSize } from '../../base/byte-size.ts';
import { formatDuration } from '../../base/duration.ts';
import type { SupervisorInfo } from '../../model/clients.ts';
import { lastInfo } from '../../rpc/discovery/candidates.ts';
import { addressOfReal } from '../../rpc/discovery/socket-path.ts';
import { storageRoot } from '../../rpc/discovery/storage-root.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const info: Verb = (program, cli) => {
  addVerb(program, 'info', {
    summary: 'show information about the supervisor: pid, files, clients, memory',
    details: 'Starts nothing; exits with code 1 if no supervisor is running.',
    examples: [
      ['info', 'what to include in a bug report'],
      ['info --json | jq -r .storage', 'the folder of the logs'],
      ['info --socket', 'where your own client connects (docs/protocol.md)'],
    ],
  })
    .option('--json', 'print SupervisorInfo (see docs/protocol.md)')
    .option('--socket', 'print the path of its socket, or the name of its pipe')
    .action(
      action(cli, async (options: { readonly json?: boolean; readonly socket?: boolean }) => {
        const client = await cli.connectRunning();
        const about = await client.request('supervisor/info', {});
        if (options.socket === true) cli.out.line(await socketOf(about.folder));
        else if (options.json === true) cli.out.json(about);
        else
          infoLines(about, Date.now()).forEach(([label, value]) =>
            cli.out.line(`${cli.out.style('dim', label.padEnd(10))} ${value}`),
          );
        return exitCodes.ok;
      }),
    );
};

/** The storage is checked as well, for systems without a usable folder for info files. */
async function socketOf(folder: string): Promise<string> {
  const address = await addressOfReal(folder);
  return (await lastInfo(address, await storageRoot()))?.socket ?? address.socket;
}

function infoLines(about: SupervisorInfo, now: number): (readonly [label: string, value: string])[] {
  return [
    ['version', `${about.version}, protocol ${about.protocol}`],
    ['pid', `${about.pid}, up ${formatDuration(now - Date.parse(about.startedAt), 2)}`],
    ['folder', about.folder],
    ['file', about.configFile],
    ['storage', about.storage],
    ['memory', `${formatByteSize(about.memory.rss)}, heap ${formatByteSize(about.memory.heapUsed)}`],
    ['capture', about.capture.engine],
    ['kept alive', leaseText(about, now)],
    ...about.clients.map((client) => ['client', `${client.kind} ${client.name}, pid ${client.pid}`] as const),
    ...about.problems.map((problem) => ['problem', problem] as const),
  ];
}

function leaseText({ lease }: SupervisorInfo, now: number): string {
  const words = {
    clients: 'by its clients',
    wanted: 'by wanted tasks',
    lingering: 'for a moment',
    idle: 'by nothing',
    ending: 'by nothing: it is shutting down',
  };
  const left =
    lease.until === undefined ? '' : `, exits in ${formatDuration(Math.max(0, Date.parse(lease.until) - now))}`;
  return `${words[lease.kind]}${left}`;
}
