import type { ThreadView } from "#lib/registry/review-schemas.ts";
import type { Finding, SubmissionView } from "#lib/registry/schemas.ts";

const anchorMax = 1_200;

const kinds: Record<string, string> = {
  tool: "Tool",
  prompt: "Prompt",
  resource: "Resource",
  resource_template: "Resource template",
  document: "server.json",
  finding: "Finding",
  owner: "Owner",
  data_classification: "Classification",
  access_level: "Access level",
  purpose: "Purpose",
  instructions: "Instructions",
  capabilities: "Capabilities",
};

/** What an anchor is about: the kind in our words, the name in somebody else's. */
export function anchorParts(anchor: string): { kind: string; name: string } {
  const colon = anchor.indexOf(":");
  const [kind, name] = colon < 0 ? [anchor, ""] : [anchor.slice(0, colon), anchor.slice(colon + 1)];
  return { kind: kinds[kind] ?? kind, name };
}

/** Whether a conversation can be attached there: a hostile name may be too long, or hold what can't be stored. */
export function isAnchor(anchor: string): boolean {
  return anchor.length <= anchorMax && !anchor.includes("\0") && anchor.isWellFormed();
}

export function findingAnchor({ check, pointer }: Pick<Finding, "check" | "pointer">): string {
  return `finding:${check}${pointer === null ? "" : `#${pointer}`}`;
}

/** The anchors that the evidence of a submission shows, where conversations about them stand. */
export function shownAnchors({ snapshot, document, findings }: SubmissionView): ReadonlySet<string> {
  return new Set([
    "owner",
    "data_classification",
    "access_level",
    "purpose",
    ...(snapshot ? ["instructions"] : []),
    ...(snapshot?.items ?? []).map(({ kind, name }) => `${kind}:${name}`),
    ...Object.keys(document ?? {}).map((member) => documentAnchor(member)),
    ...findings.map(findingAnchor),
  ]);
}

/** The anchor of a member of server.json: a JSON pointer (RFC 6901). */
export function documentAnchor(member: string): string {
  return `document:/${member.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** Conversations about the whole, and those about what is no longer shown anywhere. */
export function threadsElsewhere(threads: readonly ThreadView[], shown: ReadonlySet<string>): ThreadView[] {
  return threads.filter(({ anchor }) => anchor === null || !shown.has(anchor));
}
