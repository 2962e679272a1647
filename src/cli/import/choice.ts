// Selects the tasks to import by names or by the answer to a prompt.
import { UserError } from '../../base/user-error.ts';
import type { Proposal } from '../../import/proposal.ts';
import { didYouMean, isSameName } from '../../model/pick.ts';

/** The proposals of these names, whatever the case. @throws UserError `invalid-argument` for a name that is none */
export function chooseByName(proposals: readonly Proposal[], names: readonly string[]): ReadonlySet<Proposal> {
  const chosen = names.map((name) => {
    const found = proposals.find((proposal) => isSameName(proposal.name, name));
    if (found !== undefined) return found;
    const known = proposals.map((proposal) => proposal.name);
    const hint = didYouMean(name, known) ?? `It has ${known.join(', ')}.`;
    throw new UserError('invalid-argument', `The file has no task "${name}". ${hint}`);
  });
  return new Set(chosen);
}

/** The proposals that an answer selects: `all`, numbers as listed (`1 3-5`), names, or nothing for none. */
export function chooseByAnswer(proposals: readonly Proposal[], answer: string): ReadonlySet<Proposal> {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  if (words.some((word) => /^(a|all|\*)$/i.test(word))) return new Set(proposals);
  return new Set(words.flatMap((word) => [...byWord(proposals, word)]));
}

function byWord(proposals: readonly Proposal[], word: string): Iterable<Proposal> {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
  const isName = proposals.some(({ name }) => name === word);
  if (first === undefined || isName) return chooseByName(proposals, [word]);
  const numbered = proposals.slice(Number(first) - 1, Number(last));
  if (Number(first) >= 1 && numbered.length === Number(last) - Number(first) + 1 && numbered.length > 0)
    return numbered;
  throw new UserError('invalid-argument', `${word}: the tasks are numbered 1 to ${proposals.length}.`);
}
