// A client that launches the supervisor, says its pid and ends.
import { connectOrLaunch } from '../../../src/client/connect-or-launch.ts';
import { someClient } from '../../unit/rpc/stage.ts';

const [folder = '', storage = '', script = ''] = process.argv.slice(2);
const client = await connectOrLaunch({ folder, storage, script, client: someClient });
console.log(client.supervisor.pid);
client.dispose();
