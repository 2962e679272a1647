// The completion scripts for bash, zsh and fish. At every Tab they call `dirigent complete`, so that task names are
// current.

export type Shell = keyof typeof scripts;

/** The words up to the cursor follow `--`; the last of them is the one to complete. */
export const scripts = {
  // Words of the project's file are data: `compgen -W` would expand, and so run, what is in them, and what stands on
  // the command line unquoted is run at Enter. No mapfile: the bash of macOS is 3.2.
  bash: String.raw`# dirigent completion for bash
_dirigent() {
  local line cur="\${COMP_WORDS[COMP_CWORD]}"
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
  while IFS= read -r line; do
    line="\${line%%$'\t'*}"
    [[ -n $line && $line == "$cur"* ]] || continue
    printf -v line %q "$line"
    COMPREPLY+=("$line")
  done < <(dirigent complete -- "\${words[@]}" "$cur" 2>/dev/null)
}
complete -o default -F _dirigent dirigent
`.replaceAll('\\$', '$'),
  zsh: String.raw`#compdef dirigent
# dirigent completion for zsh
_dirigent() {
  local -a lines described
  lines=("\${(@f)$(dirigent complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  local line text
  for line in $lines; do
    [[ -z $line ]] && continue
    text="\${line%%$'\t'*}"
    described+=("\${text//:/\\:}:\${line#*$'\t'}")
  done
  if (( $#described )); then _describe 'dirigent' described; else _files; fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _dirigent "$@"; else compdef _dirigent dirigent; fi
`.replaceAll('\\$', '$'),
  fish: String.raw`# dirigent completion for fish
function __dirigent_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (dirigent complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c dirigent -f -a '(__dirigent_complete)'
`,
} as const;
