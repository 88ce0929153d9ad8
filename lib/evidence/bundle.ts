import { signStatement } from "#lib/audit/sealing/index.ts";
import type { Actor } from "#lib/core/actor.ts";
import { env } from "#lib/env.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { Person } from "./people.ts";

const bundleFormat = "countersign.evidence";
/** Raised when a reader of the format before would misread it. */
const bundleFormatVersion = 2;

type Content<About, Parts> = {
  at: Date;
  actor: Actor;
  /** What it is evidence of. */
  about: About;
  complete: boolean;
  parts: Parts;
  /** How the digests of these parts are checked, step by step. */
  howToCheckParts: readonly string[];
};

/** Puts parts together with who took them when and where, a digest of each and of the whole, and the deployment's signature. */
export async function sealBundle<About, Parts extends Record<string, unknown>>({
  at,
  actor,
  about,
  complete,
  parts,
  howToCheckParts,
}: Content<About, Parts>) {
  const content = {
    format: bundleFormat,
    format_version: bundleFormatVersion,
    generated_at: at.toISOString(),
    generated_by: exporterOf(actor),
    deployment: { product: "Countersign", public_url: env().publicUrl },
    about,
    complete,
    parts,
  };
  const digests = Object.entries(parts).map(([name, part]) => [name, digestOf(part)] as const);
  const whole = digestOf(content);
  return {
    ...content,
    manifest: {
      algorithm: "SHA-256 over canonical JSON (RFC 8785), as sha256:<hex>",
      parts: Object.fromEntries(digests) as Record<keyof Parts, string>,
      whole,
      signature: await signStatement(`evidence/v1\n${whole}\n`),
      signature_note: signatureNote,
      how_to_check: [...howToCheckParts, ...howToCheckWhole],
    },
  };
}

function exporterOf(actor: Actor): Person {
  if (actor.kind === "user") return { id: actor.id, name: actor.name, email: actor.email };
  return actor.kind === "anonymous"
    ? { id: "anonymous", name: "anonymous", email: null }
    : { id: actor.id, name: actor.name, email: null };
}

const signatureNote =
  "The deployment signed the digest of the whole with its key for statements. `npx countersign verify` checks it offline, with " +
  "the deployment's policy file, which names its keys.";

const howToCheckWhole = [
  "A part: write the member of `parts` as canonical JSON (RFC 8785) and take the SHA-256 of its UTF-8 bytes. It is the digest of that name in `manifest.parts`.",
  "The whole: take the member `manifest` away, write the rest as canonical JSON, and take its SHA-256. It is `manifest.whole`.",
  "The signature: `manifest.signature` is a signed note (C2SP signed-note, Ed25519) whose text is `evidence/v1`, a line feed, `manifest.whole`, and a line feed.",
  "The deployment: its audit log has an event for this file, whose `digest` is the SHA-256 of the file's bytes and whose `bundle` is `manifest.whole`. That event is not in this file, which was made before it.",
];
