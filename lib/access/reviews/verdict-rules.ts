import { oneLine } from "#lib/core/one-line.ts";
import type { AccessLevel, ReviewVerdict } from "#lib/core/words.ts";
import type { ReviewEvidence } from "./schemas.ts";

/** An item, as far as verdicts on it depend on it. */
export type JudgedItem = { accessLevel: AccessLevel; evidence: ReviewEvidence };

/** What somebody says of one item, or of several at once. */
export type Said = {
  verdict: ReviewVerdict;
  keep: readonly string[] | undefined;
  reason: string | undefined;
  /** How many items it is said of. */
  count: number;
};

/**
 * What of this item speaks against the verdict, in words that say what to do; null when nothing does. Whoever keeps what
 * nobody uses, or what writes, or takes what is used, says why.
 */
export function verdictFault(item: JudgedItem, said: Said): string | null {
  const { use } = item.evidence;
  switch (said.verdict) {
    case "keep":
      if (item.accessLevel !== "read" && said.count > 1)
        return "This does more than read. Decide to keep it by itself, with a reason.";
      if (said.reason !== undefined) return null;
      if (item.accessLevel !== "read") return "This does more than read. Give a reason to keep it.";
      return use.used === 0 ? "This was not used. Give a reason to keep it." : null;
    case "revoke":
      return use.used > 0 && said.reason === undefined ? "This is used. Give a reason to revoke it." : null;
    case "narrow":
      return narrowingFault(item, said);
  }
}

/** The tools that stay. Empty unless the verdict is to narrow. */
export function keptBy(
  { evidence }: JudgedItem,
  { verdict, keep }: Pick<Said, "verdict" | "keep">,
): string[] {
  return verdict === "narrow" ? [...new Set(keep ?? evidence.use.suggestion.keep)] : [];
}

function narrowingFault(item: JudgedItem, said: Said): string | null {
  const { tools, suggestion } = item.evidence.use;
  if (said.keep === undefined && suggestion.verdict !== "narrow")
    return "Nothing narrower is suggested for this. Name the tools that stay, by itself.";
  const keep = keptBy(item, said);
  const unknown = keep.find((tool) => !tools.includes(tool));
  if (unknown !== undefined) return `${JSON.stringify(unknown)} is not among the tools that it covered.`;
  if (keep.length === 0) return "Nothing would be left. Revoke it instead.";
  return keep.length === tools.length ? "All of it would be left. Keep it instead." : null;
}

type Decided = { verdict: string | null; decidedBy: { name: string } | null; decidedAt: Date | null };

/**
 * Who decided what of an item since somebody last saw it, in words; null when nobody did.
 *
 * @param seen when it was decided, as they saw it
 */
export function movedSince({ verdict, decidedBy, decidedAt }: Decided, seen: string | null): string | null {
  if ((decidedAt?.getTime() ?? null) === (seen === null ? null : Date.parse(seen))) return null;
  const who = decidedBy ? oneLine(decidedBy.name, 80) : "Somebody";
  return `${who} decided this meanwhile: ${verdict ?? "nothing"}.`;
}

/** What is wrong with the verdict, whatever it is about: a pointer and words. */
export function formFault({ verdict, keep, count }: Said): string | null {
  if (keep === undefined) return null;
  if (verdict !== "narrow") return "Only narrowing names tools that stay.";
  return count > 1
    ? "Tools can be named for one item. Leave this out to narrow each to what is suggested."
    : null;
}
