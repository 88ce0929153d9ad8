import type { Actor } from "#lib/core/actor.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { EvidenceParts } from "./load-parts.ts";
import type { Person } from "./people.ts";

const bundleFormat = "countersign.evidence";
/** Raised when a reader of the format before would misread it. */
const bundleFormatVersion = 1;

export type Bundle = ReturnType<typeof sealBundle>;

type Export = { at: Date; actor: Actor; publicUrl: string; parts: EvidenceParts };

/** Puts parts together with who took them when and where, and a digest of each and of the whole. */
export function sealBundle({ at, actor, publicUrl, parts }: Export) {
  const content = {
    format: bundleFormat,
    format_version: bundleFormatVersion,
    generated_at: at.toISOString(),
    generated_by: exporterOf(actor),
    deployment: { product: "Countersign", public_url: publicUrl },
    about: { server: parts.server.name, version: parts.version.version },
    complete: parts.audit.left_out === 0,
    parts,
  };
  const digests = Object.entries(parts).map(([name, part]) => [name, digestOf(part)] as const);
  return {
    ...content,
    manifest: {
      algorithm: "SHA-256 over canonical JSON (RFC 8785), as sha256:<hex>",
      parts: Object.fromEntries(digests) as Record<keyof EvidenceParts, string>,
      whole: digestOf(content),
      signature: null,
      signature_note: unsigned,
      how_to_check: howToCheck,
    },
  };
}

function exporterOf(actor: Actor): Person {
  if (actor.kind === "user") return { id: actor.id, name: actor.name, email: actor.email };
  return actor.kind === "anonymous"
    ? { id: "anonymous", name: "anonymous", email: null }
    : { id: actor.id, name: actor.name, email: null };
}

const unsigned =
  "This bundle is not signed. Its digests show whether its parts belong together and whether it changed since somebody " +
  "noted the digest of the whole; they do not prove who made it. For that, compare it with the deployment's audit log, " +
  "as the last step says.";

const howToCheck = [
  "Of the JSON file. A part: write the member of `parts` as canonical JSON (RFC 8785) and take the SHA-256 of its UTF-8 bytes. It is the digest of that name in `manifest.parts`.",
  "The whole: take the member `manifest` away, write the rest as canonical JSON, and take its SHA-256. It is `manifest.whole`.",
  "What was reviewed: each round of a submission has `covered`, with document, snapshot (by its hash), findings, owner, data_classification, access_level, purpose and labels (tool, effects, access). The SHA-256 of its canonical JSON is the round's `digest`. `digest_holds` says whether it was when this was exported. The round's own `labels` say in addition who said what; votes don't cover that.",
  "Votes: each names the digest of the round it was cast on; `current` says whether that is the submission's last one. `counted` says whether it counted when the submission was decided (`counted_at`), with the roles and delegations of that time.",
  "Snapshots: an item's `hash` is that of its `definition`. A snapshot's `hash` is that of its `body` with `items` replaced by the list of [kind, name, hash], sorted by those three joined with U+0000, by UTF-16 code units.",
  "Digests of proposals (of the approval matrix, of lifting a quarantine) cover things outside this bundle and are here to match votes with proposals.",
  "The deployment: its audit log has an event `evidence.export` for this file, whose `digest` is the SHA-256 of the file's bytes and whose `bundle` is `manifest.whole`. That event is not in this file, which was made before it.",
];
