import type { Actor } from "#lib/core/actor.ts";
import { sealBundle } from "./bundle.ts";
import type { EvidenceParts } from "./load-parts.ts";

export type Bundle = Awaited<ReturnType<typeof sealVersionBundle>>;

/** The evidence of how one version came to be what it is. */
export function sealVersionBundle({ at, actor, parts }: { at: Date; actor: Actor; parts: EvidenceParts }) {
  return sealBundle({
    at,
    actor,
    about: { server: parts.server.name, version: parts.version.version },
    complete: parts.audit.left_out === 0,
    parts,
    howToCheckParts: howToCheckVersion,
  });
}

/** Of the parts that say how a version came to be approved. */
export const howToCheckVersion = [
  "What was reviewed: each round of a submission has `covered`, with document, snapshot (by its hash), findings, owner, data_classification, access_level, purpose and labels (tool, effects, access). The SHA-256 of its canonical JSON is the round's `digest`. `digest_holds` says whether it was when this was exported. The round's own `labels` say in addition who said what; votes don't cover that.",
  "Votes: each names the digest of the round it was cast on; `current` says whether that is the submission's last one. `counted` says whether it counted when the submission was decided (`counted_at`), with the roles and delegations of that time.",
  "Snapshots: an item's `hash` is that of its `definition`. A snapshot's `hash` is that of its `body` with `items` replaced by the list of [kind, name, hash], sorted by those three joined with U+0000, by UTF-16 code units.",
  "Digests of proposals (of the approval matrix, of lifting a quarantine) cover things outside this bundle and are here to match votes with proposals.",
];
