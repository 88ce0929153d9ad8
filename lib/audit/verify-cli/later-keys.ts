import { openNote, type Policy, parseVkey, type Report } from "../log/index.ts";
import type { Trust } from "./trust.ts";

/**
 * What none of the pinned keys has signed, but one that the thing itself names, was not altered for that: keys are replaced.
 * Nor is it proven whose it is. A checkpoint with both signatures would not prove it either, for anybody can put theirs under a
 * signed text; so no key is followed, and what to do is said.
 *
 * @param notes all that count by their signatures
 * @returns what to check all else under: together with what is said here, that is never a clean check
 */
export function withLaterKeys(
  { policy, pinned, own }: Trust,
  notes: readonly (string | Uint8Array)[],
  out: Report,
): Policy {
  if (!pinned || !own) return policy;
  const others = own.logs.filter(({ vkey }) => !policy.logs.some((log) => log.vkey === vkey));
  const used = others.filter((log) =>
    notes.some((note) => !isSigned(note, policy.logs) && isSigned(note, [log])),
  );
  if (used.length === 0) return policy;
  const names = used.map(({ vkey }) => vkey.split("+", 2).join("+"));
  out.sayUnable(
    `Who signed: ${names.join(", ")}, named here and not in your policy. If the console's keys were replaced since you pinned ` +
      "them, an event audit.rotate_key in its log names the old and the new ones: have the console's administrators give " +
      "you the new policy in a way that you trust, and check again with it.",
  );
  return { ...policy, logs: [...policy.logs, ...used] };
}

function isSigned(note: string | Uint8Array, logs: Policy["logs"]): boolean {
  try {
    openNote(
      note,
      logs.map(({ vkey }) => parseVkey(vkey)),
    );
    return true;
  } catch {
    return false;
  }
}
