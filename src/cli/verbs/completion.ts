// `dirigent completion` prints shell completion scripts.
import { Argument } from 'commander';
import { scripts, type Shell } from '../completion/scripts.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const completion: Verb = (program, cli) => {
  addVerb(program, 'completion', {
    summary: 'print a shell script that completes commands, options and task names',
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/dirigent', 'bash'],
      ['completion zsh > "${fpath[1]}/_dirigent"', 'zsh'],
      ['completion fish > ~/.config/fish/completions/dirigent.fish', 'fish'],
    ],
  })
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(scripts)))
    .action(
      action(cli, async (shell: Shell) => {
        await cli.out.write(scripts[shell]);
        return exitCodes.ok;
      }),
    );
};
