// The command in a piece of text: a line of a terminal, of a script, of a README.

/** Shell prompts: `$ `, `% `, `> `, `PS C:\x> `, `me@host:~/x$ `, `➜  x git:(main) ✗ `. */
const prompts = [
  /^PS [^>]*>\s*/,
  /^(?:\([\w.-]+\)\s*)?[\w.-]+@[\w.-]+[^$#%>]{0,200}[$#%>](?:\s+|$)/,
  /^➜\s+[\w./~-]+ (?:git:\([^)]*\)\s*[✗✔]?\s*)?/u,
  /^[❯»λ](?:\s+|$)/u,
  /^[$%>](?:\s+|$)/,
];

/**
 * The command line that a selection holds: without prompts, comments, fences and line ends behind a backslash; several
 * lines as one that stops at the first failure. Undefined where there is none.
 */
export function commandFromText(text: string): string | undefined {
  const lines = text
    .replaceAll(/\\\r?\n\s*/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(#|\/\/|```|~~~)/.test(line));
  const typed = lines.filter((line) => withoutPrompt(line) !== line);
  // If some lines have a prompt, the others are output.
  const commands = (typed.length > 0 ? typed : lines).map(withoutPrompt).filter((line) => line !== '');
  const line = commands.join(' && ').replaceAll(/\p{Cc}+/gu, ' ');
  return line === '' ? undefined : line;
}

function withoutPrompt(line: string): string {
  const prompt = prompts.find((pattern) => pattern.test(line));
  return prompt === undefined ? line : line.replace(prompt, '');
}
