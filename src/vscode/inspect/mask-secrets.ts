// Secrets that people write into command lines. What looks like one is taken for one.

const named =
  /((?:pass(?:word|wd|phrase)?|secret|token|credential|auth|api-?_?key|access-?_?key|private-?_?key)\w*)(\s*[=:]\s*|\s+)(["']?)[^\s"']+\3/gi;
const inAddress = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g;

export function maskSecrets(text: string): string {
  return text.replace(named, '$1$2***').replace(inAddress, '$1:***@');
}
