// The command “Dirigent: Show Log”.
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';

export const showLog: MakeCommand = ({ log }) => ({ id: commands.showLog, run: () => log.show() });
