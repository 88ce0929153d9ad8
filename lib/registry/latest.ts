import semver from "semver";

export type VersionFacts = { version: string; publishedAt: Date };

/**
 * Orders two versions of one server as the official registry does: semantic versions by precedence and above all
 * others; the rest by when they were published.
 */
export function compareVersions(a: VersionFacts, b: VersionFacts): number {
  const [left, right] = [semver.parse(a.version), semver.parse(b.version)];
  if (left && right) {
    const order = semver.compare(left, right);
    if (order !== 0) return order;
  } else if (left || right) return left ? 1 : -1;
  return a.publishedAt.getTime() - b.publishedAt.getTime();
}

/** The version that `latest` stands for, of the approved ones; undefined when there is none. */
export function latestOf<V extends VersionFacts>(versions: readonly V[]): V | undefined {
  return versions.reduce<V | undefined>(
    (best, version) => (best && compareVersions(best, version) >= 0 ? best : version),
    undefined,
  );
}
