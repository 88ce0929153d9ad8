import { digestOf } from "#lib/kernel/digest.ts";
import { coveredFacts } from "#lib/registry/index.ts";
import type { Finding } from "#lib/registry/schemas.ts";
import type { ToolLabel } from "#lib/registry/tool-labels.ts";
import type { RoundRow } from "./submission-rows.ts";

type RoundFacts = {
  findings: Finding[];
  labels: ToolLabel[];
  owner: string;
  data_classification: string;
  access_level: string;
  purpose: string;
};

/**
 * What stood for review under one digest. `covered` is exactly what the digest is taken over, so that whoever holds the
 * evidence can take it again; beside it stands who said what each label says, which votes don't cover.
 */
export function toRoundRecord({ digest, document, snapshot, facts, createdAt }: RoundRow) {
  const { labels, ...rest } = JSON.parse(facts) as RoundFacts;
  const covered = coveredFacts({
    ...rest,
    document: JSON.parse(document) as unknown,
    snapshotHash: snapshot?.hash ?? null,
    classification: rest.data_classification,
    accessLevel: rest.access_level,
    labels,
  });
  return {
    digest,
    digest_holds: digestOf(covered) === digest,
    created_at: createdAt.toISOString(),
    covered,
    labels,
  };
}
