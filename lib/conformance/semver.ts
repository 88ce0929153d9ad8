/**
 * Compares two versions by Semantic Versioning 2.0.0 §11, the way the official registry finds the latest: three numbers,
 * with or without a leading `v`. Undefined when one of them is not written so.
 */
export function compareSemver(a: string, b: string): number | undefined {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return undefined;
  for (let at = 0; at < 3; at += 1) {
    const difference = compareNumbers(left.numbers[at] ?? "0", right.numbers[at] ?? "0");
    if (difference) return difference;
  }
  return comparePrereleases(left.prerelease, right.prerelease);
}

function parse(version: string): { numbers: string[]; prerelease: string[] } | undefined {
  const match =
    /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/.exec(
      version,
    );
  if (!match) return undefined;
  const [, major = "0", minor = "0", patch = "0", prerelease] = match;
  return { numbers: [major, minor, patch], prerelease: prerelease?.split(".") ?? [] };
}

function comparePrereleases(a: string[], b: string[]): number {
  // a release comes after its own pre-releases
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = compareIdentifiers(a[at] ?? "", b[at] ?? "");
    if (difference) return difference;
  }
  return a.length - b.length;
}

function compareIdentifiers(a: string, b: string): number {
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return compareNumbers(a, b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Without leading zeros, the longer number is the larger one; as text, so that no size is too large. */
function compareNumbers(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
