// Escape sequences of terminals, taken out of a text.

const ESC = String.raw`\u001b`;

// ECMA-48: control sequences, of which the end may be cut off; control strings (title, clipboard, link …), within one
// line; and escapes of two or three characters.
const SEQUENCES = new RegExp(
  [
    String.raw`(?:${ESC}\[|\u009b)[0-?]*[ -\/]*(?:[@-~]|$)`,
    String.raw`(?:${ESC}\]|\u009d)\P{Cc}*(?:\u0007|${ESC}\\|\u009c)`,
    String.raw`(?:${ESC}[PX\^_]|[\u0090\u0098\u009e\u009f])\P{Cc}*(?:${ESC}\\|\u009c)`,
    String.raw`${ESC}[ -\/]*[0-OQ-WYZ\\\x60-~]`,
  ].join('|'),
  'gu',
);

/**
 * The text as a terminal would show it: a color in the middle of a secret would hide that from those who look for it.
 */
export function withoutEscapes(text: string): string {
  return text.replace(SEQUENCES, '');
}
