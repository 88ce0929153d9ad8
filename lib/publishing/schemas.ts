import { z } from "zod";
import { textOf } from "#lib/core/text.ts";
import { accessLevels, classifications, submissionStatuses } from "#lib/core/words.ts";
import { ownerRef } from "#lib/registry/schemas.ts";

const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
// No address passes: its last label would be all digits. Nor does a name without a dot, so that nobody gets a whole
// top-level domain, nor `localhost`.
const fullName = new RegExp(`^(${label}\\.)+(?!\\d+$)${label}$`);

/**
 * A domain as a publisher names it: a host name in ASCII (RFC 1123 §2.1; other scripts in their `xn--` form, RFC 5890).
 * Domains have no case (RFC 4343), names of servers do: in lower case there is one namespace to a domain.
 */
export const publisherDomain = z
  .string()
  .max(253, "A domain has 253 characters at most.")
  .transform((domain) => domain.toLowerCase())
  .pipe(
    z
      .string()
      .regex(fullName, "This must be a domain without port or path: example.com.")
      .refine((domain) => !domain.endsWith(".localhost"), "A machine's own names prove nothing."),
  );

/** How a publisher proves a domain: by signing the time with a key that the domain publishes. */
export const domainProof = z.strictObject({
  domain: publisherDomain,
  timestamp: z
    .string()
    .max(40)
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/, {
      error: "This must be a time as in RFC 3339: 2026-01-31T10:00:00Z.",
      abort: true,
    })
    .refine((text) => !Number.isNaN(Date.parse(text)), "There is no such time."),
  signed_timestamp: z
    .string()
    .max(192)
    .regex(
      /^([0-9a-f]{128}|[0-9a-f]{192})$/i,
      "This must be the timestamp's signature, 64 or 96 bytes in hexadecimal.",
    ),
});
export type DomainProof = z.output<typeof domainProof>;

export const oidcProof = z.strictObject({ oidc_token: z.string().min(1).max(16_000) });

/** The answer to every exchange (MCP Registry). */
export const registryTokenAnswer = z.object({
  registry_token: z.string(),
  expires_at: z.number().int().describe("In seconds since 1970."),
});
export type RegistryTokenAnswer = z.output<typeof registryTokenAnswer>;

/** Under which of its publisher's own members a document may say what a submission needs to say. */
export const publisherKey = "io.modelcontextprotocol.registry/publisher-provided";
export const submissionKey = "dev.countersign/submission";

/** What a submission says beside the document. Anything that is left out is what the namespace has. */
export const statedFacts = z.strictObject({
  owner: ownerRef.optional(),
  data_classification: z.enum(classifications).optional(),
  access_level: z.enum(accessLevels).optional(),
  purpose: textOf(2_000).optional(),
});
export type StatedFacts = z.output<typeof statedFacts>;

/** What publishing gives: the document as it was taken, and the submission it became. */
export const publication = z.object({
  server: z.record(z.string(), z.unknown()),
  _meta: z.object({
    [submissionKey]: z.object({
      id: z.string(),
      status: z.enum(submissionStatuses),
      message: z.string().describe("That nothing is live yet, and who acts next."),
      web_url: z.string(),
    }),
  }),
});
export type Publication = z.output<typeof publication>;
