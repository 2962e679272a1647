// The two kinds of steps, an input box and a quick pick, with a Back button.
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { inertLine } from '../words/inert.ts';
import type { Answer, Progress } from './steps.ts';

interface Question extends Progress {
  readonly title: string;
  readonly placeholder: string;
}

export interface TextQuestion extends Question {
  readonly prompt: string;
  readonly value: string;
  /** The validation message for the text; undefined if it is valid. */
  readonly problem: (text: string) => string | undefined;
}

export interface ChoiceQuestion<Item extends vscode.QuickPickItem> extends Question {
  readonly items: readonly Item[];
  readonly active?: Item | undefined;
  /** One more item, made of the typed text. */
  readonly typed?: (text: string) => Item | undefined;
}

/** Asks for a text, which is validated as it is typed. */
export function askForText(question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.prompt = inertLine(question.prompt);
  box.value = question.value;
  const check = (): string | undefined => {
    const problem = question.problem(box.value);
    box.validationMessage = inertLine(problem ?? '');
    return problem;
  };
  return show(box, question, (answer) => [
    box.onDidChangeValue(check),
    box.onDidAccept(() => {
      if (check() === undefined) answer(box.value);
    }),
  ]);
}

/** Asks for one of several items, or for the typed text where `typed` accepts it. */
export function askForChoice<Item extends vscode.QuickPickItem>(question: ChoiceQuestion<Item>): Promise<Answer<Item>> {
  const pick = vscode.window.createQuickPick<Item>();
  const { items, active, typed } = question;
  pick.items = items;
  pick.matchOnDescription = true;
  if (active !== undefined) pick.activeItems = [active];
  return show(pick, question, (answer) => [
    pick.onDidChangeValue((text) => {
      const made = text.trim() === '' ? undefined : typed?.(text.trim());
      pick.items = made === undefined ? items : [...items, made];
    }),
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) answer(chosen);
    }),
  ]);
}

type Input = vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>;

function show<T>(
  input: Input,
  { title, placeholder, step, total }: Question,
  listen: (answer: (value: T) => void) => readonly vscode.Disposable[],
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const shown = new DisposableStore();
    const end = (answer: Answer<T>): void => {
      resolve(answer);
      shown.dispose();
    };
    shown.add(input);
    input.title = inertLine(title);
    input.placeholder = inertLine(placeholder);
    input.step = step;
    input.totalSteps = total;
    // A command is often looked up in another window: losing the focus dismisses nothing.
    input.ignoreFocusOut = true;
    input.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
    for (const listener of listen((value) => end({ kind: 'answer', value }))) shown.add(listener);
    shown.add(input.onDidTriggerButton(() => end({ kind: 'back' })));
    shown.add(input.onDidHide(() => end({ kind: 'left' })));
    input.show();
  });
}
