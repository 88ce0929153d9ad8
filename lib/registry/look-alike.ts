import { isWithin } from "./edit-distance.ts";
import { namespaceOf } from "./namespace-rules.ts";

/** Shorter parts have too many honest neighbours one letter away; what repeats their shape is caught by its skeleton. */
const shortMax = 3;
const longMin = 20;

/**
 * Which of the `known` names somebody may take this one for: the same namespace with a name that is an edit away, or a
 * namespace that is an edit away; two edits where the part is long.
 */
export function lookAlikesOf(name: string, known: Iterable<string>): string[] {
  const namespace = namespaceOf(name);
  const own = name.slice(namespace.length + 1);
  const found: string[] = [];
  for (const other of known) {
    const otherNamespace = namespaceOf(other);
    const alike =
      otherNamespace === namespace
        ? areAlike(own, other.slice(namespace.length + 1))
        : areAlike(namespace, otherNamespace);
    if (alike) found.push(other);
  }
  return found;
}

function areAlike(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  if (length <= shortMax || a === b) return false;
  return isWithin(a, b, length < longMin ? 1 : 2);
}
