import { type AccessLevel, accessLevels, type Classification, type Transport } from "#lib/core/words.ts";
import type { MatrixFacts } from "#lib/settings/schemas.ts";
import type { ServerJson } from "./server-json.ts";
import { highestReviewedAccess, type ToolLabel } from "./tool-labels.ts";

type Facts = { classification: string; accessLevel: string };

/** What is known of a server before its facts are put to the matrix. */
type MatrixMatter = {
  facts: Facts;
  /** What it was approved with before. */
  approved: Facts | null;
  document: ServerJson | null;
  labels: readonly ToolLabel[];
  /** Whether its name is in a namespace of one of our teams. */
  inHouse: boolean;
};

/**
 * All that the matrix is asked about a server: its facts, those with the access that reviewers saw in its tools, and
 * those it was approved with. Whoever asks takes the strictest answer.
 */
export function factsToMeet({ facts, approved, document, labels, inHouse }: MatrixMatter): MatrixFacts[] {
  const seen = highestReviewedAccess(labels);
  const more =
    seen !== null && accessLevels.indexOf(seen) > accessLevels.indexOf(facts.accessLevel as AccessLevel);
  return [facts, ...(more ? [{ ...facts, accessLevel: seen }] : []), ...(approved ? [approved] : [])].map(
    ({ classification, accessLevel }) => ({
      classification: classification as Classification,
      access_level: accessLevel as AccessLevel,
      transports: transportsOf(document),
      origin: inHouse ? "in_house" : "third_party",
    }),
  );
}

/** How a server comes. One that was not read yet, and one that names no way at all, is reached over the network. */
function transportsOf(document: ServerJson | null): Transport[] {
  const remote = (document?.remotes ?? []).length > 0;
  const packaged = (document?.packages ?? []).length > 0;
  return packaged ? (remote ? ["remote", "package"] : ["package"]) : ["remote"];
}
