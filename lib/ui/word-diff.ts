export type DiffPart = { kind: "same" | "removed" | "added"; text: string };
export type FoldedPart = DiffPart | { kind: "folded"; text: string };

/** Past this many comparisons of words, what lies between the common ends is shown as replaced. */
const comparisonsMax = 400_000;

/** Two texts as one: what stayed, what went, what came, by words. Together, the parts say both texts, whole. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;

  const parts: DiffPart[] = [];
  add(parts, "same", old.slice(0, start).join(""));
  compareWords(parts, old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  add(parts, "same", old.slice(old.length - end).join(""));
  return parts;
}

/** Long runs that stayed, with `keep` characters at each end next to a change and the rest folded away. */
export function foldSame(parts: readonly DiffPart[], keep = 80): FoldedPart[] {
  return parts.flatMap((part, index): FoldedPart[] => {
    // By code point, so that no cut falls inside a character.
    const chars = [...part.text];
    const head = index === 0 ? 0 : keep;
    const tail = index === parts.length - 1 ? 0 : keep;
    if (part.kind !== "same" || chars.length <= head + tail + keep) return [part];
    const folded: FoldedPart[] = [
      { kind: "same", text: chars.slice(0, head).join("") },
      { kind: "folded", text: chars.slice(head, chars.length - tail).join("") },
      { kind: "same", text: chars.slice(chars.length - tail).join("") },
    ];
    return folded.filter(({ text }) => text !== "");
  });
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** The longest common subsequence, by the textbook's table. */
function compareWords(parts: DiffPart[], old: readonly string[], fresh: readonly string[]): void {
  if (old.length * fresh.length > comparisonsMax) {
    add(parts, "removed", old.join(""));
    add(parts, "added", fresh.join(""));
    return;
  }
  const width = fresh.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);

  let [i, j] = [0, 0];
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      add(parts, "same", old[i] ?? "");
      i++;
      j++;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
      add(parts, "removed", old[i++] ?? "");
    else add(parts, "added", fresh[j++] ?? "");
  }
  add(parts, "removed", old.slice(i).join(""));
  add(parts, "added", fresh.slice(j).join(""));
}

function add(parts: DiffPart[], kind: DiffPart["kind"], text: string): void {
  if (text === "") return;
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}
