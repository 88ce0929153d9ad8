import { z } from "zod";
import { namespacePrefix } from "#lib/core/namespaces.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { permissionNames } from "#lib/core/permissions.ts";
import { emailText, idText, searchText, textOf } from "#lib/core/text.ts";
import { clientKinds, roles } from "#lib/core/words.ts";

const areas = [...new Set(permissionNames.map((name) => `${name.slice(0, name.indexOf("."))}.*`))];
export const scope = z.enum(["*", ...areas, ...permissionNames], {
  error: `A scope is "*", an area such as "submission.*", or one of ${permissionNames.join(", ")}.`,
});

export const passwordText = z.string().min(12, "A password needs 12 characters or more.").max(200);

export const userView = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  roles: z.array(z.enum(roles)),
  disabled: z.boolean(),
});
export type UserView = z.output<typeof userView>;

export const createUserInput = z.strictObject({
  email: emailText,
  name: textOf(120),
  roles: z
    .array(z.enum(roles))
    .max(10)
    .min(1, "Give at least one role; every role may read, `member` may submit."),
  password: passwordText.optional(),
});

export const updateUserInput = z.strictObject({
  id: idText,
  name: textOf(120).optional(),
  roles: z.array(z.enum(roles)).max(10).min(1).optional(),
});

export const teamView = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  members: z.number().int(),
});
export const createTeamInput = z.strictObject({
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Lower-case letters, digits and single dashes.")
    .max(60),
  name: textOf(120),
  members: z.array(emailText).max(500).default([]),
});

export const createTokenInput = z.strictObject({
  user: emailText.optional().describe("Whose token; yourself when absent."),
  name: textOf(80).default("token"),
  scopes: z.array(scope).min(1).max(100),
  expires_in_days: z.number().int().min(1).max(365).default(90),
});
export const createdToken = z.object({
  id: z.string(),
  token: z.string().describe("Shown this once; only its hash is kept."),
  expires_at: z.iso.datetime(),
});

export const createClientInput = z
  .strictObject({
    name: textOf(80),
    kind: z.enum(clientKinds),
    scopes: z.array(scope).min(1).max(100),
    namespaces: z
      .array(namespacePrefix)
      .max(50)
      .default([])
      .describe(
        "Where a publisher may publish: `com.example` for `com.example/*` and all below `com.example.`.",
      ),
    jwks: z
      .object({ keys: z.array(z.record(z.string(), z.unknown())).min(1).max(10) })
      .optional()
      .describe("Public keys for private_key_jwt (RFC 7523); without them a secret is made."),
    issued_by: z
      .object({ issuer: z.url(), subject: textOf(300) })
      .optional()
      .describe(
        "For tokens of a trusted issuer: its address, and the client_id, azp or sub it names the machine by.",
      ),
  })
  .refine(({ kind, namespaces }) => (kind === "publisher") === namespaces.length > 0, {
    path: ["namespaces"],
    message: "A publisher needs the namespaces it may publish in; no other client has any.",
  });
export const createdClient = z.object({
  client_id: z.string(),
  client_secret: z.string().optional().describe("Shown this once; only its hash is kept."),
  kind: z.enum(clientKinds),
  scopes: z.array(z.string()),
  namespaces: z.array(z.string()),
});

export const ownerOption = z.object({
  ref: z.string().describe("How a submission names this owner: `team:payments`, `user:someone@example.com`."),
  label: z.string(),
});

export const userPage = pageOf(userView);
export const userQuery = pageQuery.extend({ q: searchText.optional() });

/** How long a delegation or an absence may last. */
export const delegationDaysMax = 30;
export const delegationStates = ["planned", "in_force", "over", "ended"] as const;
export type DelegationState = (typeof delegationStates)[number];

export const createDelegationInput = z
  .strictObject({
    delegate: idText
      .nullish()
      .describe("Who acts for you, by their id; your roles count then. Left out, you are only away."),
    away: z
      .boolean()
      .default(false)
      .describe("You are away: nobody counts on you, and you are not notified."),
    reason: textOf(500).describe("Why. Whoever reads the record later sees it."),
    starts_at: z.iso.datetime().nullish().describe("Left out, or in the past: now."),
    ends_at: z.iso.datetime().describe(`At most ${delegationDaysMax} days after its start.`),
  })
  .refine(({ delegate, away }) => away || Boolean(delegate), {
    path: ["delegate"],
    message: "Name who acts for you, or say that you are away.",
  });
export const delegationRef = z.strictObject({ id: idText });

const person = z.object({ id: z.string(), name: z.string() });
export const delegationView = z.object({
  id: z.string(),
  principal: person.describe("For whom."),
  delegate: person.nullable().describe("Who acts for them; null where they are only away."),
  away: z.boolean(),
  reason: z.string(),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  revoked_at: z.iso.datetime().nullable().describe("When it was ended early."),
  created_at: z.iso.datetime(),
  state: z.enum(delegationStates),
  can: z.object({ end: z.union([z.literal(true), z.object({ no: z.string() })]) }),
});
export type DelegationView = z.output<typeof delegationView>;
export const delegationPage = pageOf(delegationView);

export const delegationScopes = ["mine", "given", "received", "all"] as const;
export type DelegationScope = (typeof delegationScopes)[number];
export const delegationQuery = pageQuery.extend({
  view: z
    .enum(delegationScopes)
    .default("mine")
    .describe("Given by you, given to you, both, or (for administrators and auditors) everybody's."),
  past: z.stringbool().default(false).describe("Those that are over or were ended, too."),
});
