// Asks several questions in turn, with a way back. Pure: each step is given.

/** The result of a question: an answer, a step back, or the user dismissed it. */
export type Answer<T> = { readonly kind: 'answer'; readonly value: T } | { readonly kind: 'back' | 'left' };

/** The place of a question among the others, shown in its title: 2 of 4. */
export interface Progress {
  readonly step: number;
  readonly total: number;
}

/** Asks one question about what is known so far, and adds the answer to it. */
export type Step<Draft> = (draft: Draft, place: Progress) => Promise<Answer<Draft>>;

/** The draft with all answers; undefined if the user dismissed a question. Going back loses no answer. */
export async function askInTurn<Draft>(draft: Draft, steps: readonly Step<Draft>[]): Promise<Draft | undefined> {
  let known = draft;
  let at = 0;
  for (let ask = steps[at]; ask !== undefined; ask = steps[at]) {
    const answer = await ask(known, { step: at + 1, total: steps.length });
    if (answer.kind === 'left') return undefined;
    if (answer.kind === 'answer') known = answer.value;
    at = Math.max(0, at + (answer.kind === 'answer' ? 1 : -1));
  }
  return known;
}
