import type { Ledger } from "./ledger.ts";

const echoesMax = 100;
const lengthMin = 4;
const lengthMax = 2_000;

/** Remembers the texts and long numbers of a value that was taken out, to know them where an error repeats them. */
export function collectEchoes(value: unknown, echoes: Set<string>, depth = 0): void {
  if (echoes.size >= echoesMax || depth > 8) return;
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value).trim();
    if (text.length >= lengthMin && text.length <= lengthMax) echoes.add(text);
  } else if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) collectEchoes(member, echoes, depth + 1);
}

export function cutEchoes(
  text: string,
  { echoes, ledger, path }: { echoes: ReadonlySet<string>; ledger: Ledger; path: readonly string[] },
): string {
  let result = text;
  for (const echo of echoes) {
    const without = cutEcho(result, echo);
    if (without !== result) ledger.note(path, "replace", "echo");
    result = without;
  }
  return result;
}

function cutEcho(text: string, echo: string): string {
  let found = text.indexOf(echo);
  if (found === -1) return text;
  // A word counts where it stands alone: the password `test` is not in `latest`.
  const isWord = /^\p{L}+$/u.test(echo);
  let result = "";
  let at = 0;
  for (; found !== -1; found = text.indexOf(echo, found + echo.length)) {
    if (isWord && touchesLetters(text, found, found + echo.length)) continue;
    result += `${text.slice(at, found)}[redacted:echo]`;
    at = found + echo.length;
  }
  return result + text.slice(at);
}

function touchesLetters(text: string, from: number, to: number): boolean {
  return /\p{L}/u.test(text[from - 1] ?? "") || /\p{L}/u.test(text[to] ?? "");
}
