// The problem matcher as package.json has it.

export function readMatcher(
  manifest: Readonly<Record<string, unknown>>,
): Record<'begins' | 'ends' | 'problem', RegExp> {
  const { contributes } = manifest as {
    contributes: {
      problemMatchers: [{ pattern: { regexp: string }; background: { beginsPattern: string; endsPattern: string } }];
    };
  };
  const [{ pattern, background }] = contributes.problemMatchers;
  return {
    begins: new RegExp(background.beginsPattern),
    ends: new RegExp(background.endsPattern),
    problem: new RegExp(pattern.regexp),
  };
}
