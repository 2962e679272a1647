// Decodes UTF-8 strictly, with the line of an error.

/**
 * The text of bytes that are UTF-8, else the first line, from 1, that is not. A mark at the beginning stays in the
 * text.
 */
export function decodeUtf8(bytes: Uint8Array): { readonly text: string } | { readonly wrongLine: number } {
  try {
    return { text: decode(bytes) };
  } catch {
    return { wrongLine: firstWrongLine(bytes) };
  }
}

/** A byte that ends a line is never part of another character, so that each line can be judged alone. */
function firstWrongLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    if (end === -1 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
