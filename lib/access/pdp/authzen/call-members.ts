import { z } from "zod";
import { isObject, type JsonObject } from "#lib/core/json-object.ts";

/** A name of somebody or something. Control characters would make one name of two where names are joined. */
const nameText = z
  .string()
  .min(1)
  .max(2_000)
  .regex(/^\P{Cc}*$/u, "It has a control character.");

/** An object that is taken as it is. */
const object = z.custom<JsonObject>(isObject, "It must be an object.");

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "It must be sha256: and 64 hexadecimal digits.");

/** Whoever acts, and for whom that one acts in turn (RFC 8693 §4.1). */
const actor = z.looseObject({
  sub: nameText,
  iss: nameText.optional(),
  get act() {
    return actor.optional();
  },
});

const agent = z.union(
  [
    nameText.transform((id) => ({ id, issuer: undefined, claims: undefined })),
    z.object({ id: nameText, issuer: nameText.optional(), claims: object.optional() }),
  ],
  "It must be a name, or an object with id, issuer and claims.",
);

/**
 * What a decision reads of a request, beside which everything is ignored. The members stand where the default mapping of
 * COAZ-MCP puts them; those that it lacks (server, version, arguments, session) stand in `properties` and `context`.
 */
export const callMembers = z.object({
  subject: z.object({
    type: z.string(),
    id: nameText,
    properties: z
      .object({ issuer: nameText.optional(), claims: object.optional(), act: actor.optional() })
      .default({}),
  }),
  action: z.object({ name: nameText, properties: z.object({ arguments: object.optional() }).default({}) }),
  resource: z.object({
    type: z.string(),
    id: nameText,
    properties: z
      .object({ server: nameText.optional(), version: nameText.optional(), tool_hash: digest.optional() })
      .default({}),
  }),
  context: z
    .object({
      agent: agent.optional(),
      mcp: z.object({ server: nameText.optional() }).default({}),
      arguments: object.optional(),
      arguments_hash: digest.optional(),
      approval: z.object({ id: nameText.max(200) }).optional(),
      claim_nonce: z
        .string()
        .regex(/^[A-Za-z0-9_-]{16,200}$/, "A nonce is 16 to 200 letters, digits, _ and -.")
        .optional(),
      session: z
        .object({
          id: nameText.max(200),
          steps: z.int().min(0).nullable().default(null),
          cost: z.number().min(0).nullable().default(null),
        })
        .nullable()
        .default(null),
      regions: z.array(nameText.max(100)).max(20).default([]),
    })
    .default({ mcp: {}, session: null, regions: [] }),
});
export type CallMembers = z.output<typeof callMembers>;
