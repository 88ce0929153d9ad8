import { compareVersions, latestOf } from "#lib/registry/index.ts";

/** A version that a source offers of an approved server, beside the latest version that is approved. */
export type Offer = {
  id: string;
  name: string;
  version: string;
  hash: string;
  state: string;
  /** The content for which a submission was opened before. */
  openedHash: string | null;
  publishedAt: Date;
  approvedVersion: string;
  approvedAt: Date;
};

/**
 * Which versions call for a submission: of each server the newest one on offer, when it is newer than what is approved
 * and nobody dealt with it. The versions between are history, and whoever withdrew or rejected one meant it.
 */
export function newestToOpen(offers: readonly Offer[]): Offer[] {
  const byName = Map.groupBy(offers, ({ name }) => name);
  return [...byName.values()].flatMap((versions) => {
    const newest = latestOf(versions);
    if (newest?.state !== "new" || newest.openedHash === newest.hash) return [];
    const approved = { version: newest.approvedVersion, publishedAt: newest.approvedAt };
    return compareVersions(newest, approved) > 0 ? [newest] : [];
  });
}
