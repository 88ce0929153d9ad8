import { z } from "zod";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { accessLevels, classifications, origins, submissionStatuses, transports } from "#lib/core/words.ts";
import { proposalView, proposeInput, versionView } from "./proposals/schemas.ts";

/** A whole number within bounds; whatever is wrong with it, the bounds say what to do. */
function whole(min: number, max: number) {
  const error = `This is a whole number from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}.`;
  return z.int({ error }).min(min, error).max(max, error);
}

/** A group of signatures: `need` distinct people with the role. */
export const stageRule = z.object({
  role: z.enum(["governance", "compliance"]),
  need: whole(1, 9),
});
export type StageRule = z.output<typeof stageRule>;

/** Who must sign for what, by when, and for how long that holds. */
export const matrixRule = z.strictObject({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  transport: z
    .enum(["any", ...transports])
    .default("any")
    .describe("Only for servers read over the network, or only for packages that run beside the agent."),
  origin: z
    .enum(["any", ...origins])
    .default("any")
    .describe("Only for servers in our teams' namespaces, or only for everybody else's."),
  stages: z.array(stageRule).min(1, "Somebody must sign.").max(5),
  due_hours: whole(1, 2_160)
    .default(72)
    .describe("By when a submission should be decided; at half of it, it is escalated."),
  recertify_days: whole(1, 1_095)
    .default(365)
    .describe("After how many days an approval must be confirmed again."),
  grace_days: whole(0, 90)
    .default(14)
    .describe("How many more days a server stays callable when nobody confirmed it."),
});
export type MatrixRule = z.output<typeof matrixRule>;

export const matrixRules = z
  .array(matrixRule)
  .min(1)
  .max(200)
  .describe("Of several rules that match, the strictest counts, value by value.");

export const approvalMatrix = z.object({
  version: z
    .number()
    .int()
    .describe("The matrix's version; open submissions keep the one they started under."),
  rules: z.array(matrixRule),
});
export type ApprovalMatrix = z.output<typeof approvalMatrix>;

/** What the matrix is asked about. */
export type MatrixFacts = {
  classification: (typeof classifications)[number];
  access_level: (typeof accessLevels)[number];
  /** A server can come both ways. */
  transports: readonly (typeof transports)[number][];
  origin: (typeof origins)[number];
};

/** Servers that no rule is for. */
export const matrixGap = z.object({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  transport: z.enum(transports),
  origin: z.enum(origins),
});
export type MatrixGap = z.output<typeof matrixGap>;

export const proposePolicyInput = proposeInput({ rules: matrixRules });

export const policyChangeView = proposalView({
  base_rules: approvalMatrix.shape.rules,
  rules: approvalMatrix.shape.rules,
});
export type PolicyChangeView = z.output<typeof policyChangeView>;

/** Each item has whole matrices, so there are fewer of them on a page than elsewhere. */
export const policyHistoryQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const policyChangePage = pageOf(policyChangeView);

export const policyVersionView = versionView({
  rules: approvalMatrix.shape.rules,
  base_rules: approvalMatrix.shape.rules
    .nullable()
    .describe("Those of the version before; null for the first."),
});
export type PolicyVersionView = z.output<typeof policyVersionView>;
export const policyVersionPage = pageOf(policyVersionView);

/** What another matrix would change. */
export const previewPolicyInput = z.strictObject({ rules: matrixRules });

const previewDemand = z.object({
  stages: z.array(stageRule).describe("Empty where no rule matches: then it never passes."),
  due_hours: z.int(),
});

export const policyPreview = z.object({
  version: z.int().describe("The version in force, with which these rules are compared."),
  submissions: z.object({
    open: z.int().describe("How many are open."),
    changed: z.int().describe("How many of them would need something else, were they submitted now."),
    items: z
      .array(
        z.object({
          id: z.string(),
          status: z.enum(submissionStatuses),
          server: z.string().nullable(),
          title: z.string(),
          before: previewDemand,
          after: previewDemand,
        }),
      )
      .describe("The newest of those that would change."),
  }),
  servers: z.object({
    live: z.int().describe("How many servers are live or deprecated."),
    due_earlier: z
      .int()
      .describe("How many of them would have to be confirmed again earlier, were they approved now."),
    due_later: z.int(),
  }),
  gaps: z.array(matrixGap).describe("What no rule would cover: such a submission never passes."),
});
export type PolicyPreview = z.output<typeof policyPreview>;

const hostName = String.raw`(\[[0-9a-f:]{2,45}\]|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)`;
const hostText = z.string().trim().toLowerCase().max(300);

/** In lower case; without a port, the scheme's own is meant. */
const host = hostText.regex(
  new RegExp(`^${hostName}(:\\d{1,5})?$`),
  "A host is written as git.example.com or git.example.com:8443.",
);

const remoteHost = hostText.regex(
  new RegExp(`^${hostName}(:(\\d{1,5}|\\*))?$`),
  "A host is written as mcp.example.com or mcp.example.com:8443, or mcp.example.com:* for any port.",
);

const registryType = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, "A registry type is written as npm or my-registry.");

/**
 * Where this organisation goes beyond the public registry's rules for server.json. Everything left out is as the public
 * registry has it.
 */
export const validationProfile = z.strictObject({
  git_hosts: z
    .array(host)
    .max(100)
    .default([])
    .describe("Where repositories may be, beside github.com and gitlab.com."),
  package_registries: z
    .array(
      z.strictObject({
        registry_type: registryType,
        base_url: z
          .url({ protocol: /^https?$/, message: "This must be an http or https address." })
          .max(300)
          .regex(/^[^\s\p{Cc}\p{Cs}@?#]*$/u, "Leave out blanks, user names, passwords and queries."),
      }),
    )
    .max(100)
    .default([])
    .describe("Package registries beside the public ones: mirrors, and those of the house."),
  registry_types: z
    .array(registryType)
    .max(100)
    .default([])
    .describe("Kinds of packages beside those of the public registry."),
  shared_remote_urls: z
    .boolean()
    .default(false)
    .describe("Whether several servers may name one address, as behind a gateway."),
  internal_remote_hosts: z
    .array(remoteHost)
    .max(100)
    .default([])
    .describe("Where remotes may use http, or be on this machine. `localhost:*` stands for any port."),
});
export type ValidationProfile = z.output<typeof validationProfile>;
