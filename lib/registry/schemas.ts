import { z } from "zod";
import { namespacePrefix } from "#lib/core/namespaces.ts";
import { pageOf, pageQuery } from "#lib/core/page.ts";
import { idText, isStorable, textOf } from "#lib/core/text.ts";
import {
  accessLevels,
  classifications,
  findingSeverities,
  lineageRelations,
  settableStatuses,
  submissionStatuses,
  transports,
  versionStatuses,
  voteDecisions,
} from "#lib/core/words.ts";
import { stageRule } from "#lib/settings/schemas.ts";
import { person, queueSearch, queueSorts, queueViews, storedConditions, verdict } from "./review-schemas.ts";
import { serverJson, serverName, serverVersion } from "./server-json.ts";
import { snapshotBody } from "./snapshot.ts";
import { toolLabel } from "./tool-labels.ts";

export { type ServerJson, serverJson } from "./server-json.ts";
export { type SnapshotBody, type SnapshotItem, snapshotBody } from "./snapshot.ts";

/** The address of an MCP endpoint, as a person enters it. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, message: "This must be an http or https address." })
  .max(2_000)
  .refine(
    (value) => !/[\s\p{Cc}\p{Cs}]/u.test(value),
    "An address has no blanks and no control characters; write them as %20 and the like.",
  )
  .refine(
    (value) => !/^[a-z]+:\/\/[^/?#]*@/i.test(value),
    "Leave user names and passwords out of the address.",
  )
  .refine((value) => !value.includes("#"), "Leave the part from # on out of the address.");

export const ownerRef = z
  .string()
  .max(300)
  .regex(/^(team:[a-z0-9-]+|user:[^\s@]+@[^\s@]+)$/, "An owner is `team:<slug>` or `user:<e-mail>`.")
  .refine(isStorable, "This contains a character that no owner has.");

/** What a submission says about a server, beside the server itself. */
const facts = {
  owner: ownerRef.describe("Who answers for the server: `team:payments` or `user:someone@example.com`."),
  data_classification: z.enum(classifications).describe("The most sensitive data that passes through it."),
  access_level: z.enum(accessLevels).describe("The most that its tools can do."),
  purpose: textOf(2_000).describe("What it is for, in a sentence or two."),
};

export const createSubmissionInput = z
  .strictObject({
    url: endpointUrl.optional().describe("A Streamable HTTP endpoint to read."),
    server: serverJson.optional().describe("A server.json document, instead of an address."),
    ...facts,
  })
  .refine((input) => (input.url === undefined) !== (input.server === undefined), {
    path: ["url"],
    message: "Give either `url` or `server`.",
    // Reported beside the other fields' issues, not only once they are mended.
    when: ({ value }) => typeof value === "object" && value !== null,
  });

export const reviseSubmissionInput = z.strictObject({
  id: idText,
  server: serverJson
    .optional()
    .describe("Another server.json of the same name, before review or after requested changes."),
  owner: facts.owner.optional(),
  data_classification: facts.data_classification.optional(),
  access_level: facts.access_level.optional(),
  purpose: facts.purpose.optional(),
});

export const submissionRef = z.strictObject({ id: idText });

export const submitUnreadInput = z.strictObject({
  id: idText,
  reason: textOf(2_000).describe("Why reviewers should decide without it. They see this as a finding."),
});

export const stageView = stageRule.extend({
  have: z.number().int(),
  voters: z.array(person).describe("Whose approvals fill the stage."),
  candidates: z
    .array(person.extend({ away_until: z.iso.datetime().nullable() }))
    .describe("Who else could sign. Empty on an unfilled stage: ask an administrator."),
});
export type StageView = z.output<typeof stageView>;

export const voteView = z.object({
  id: z.string(),
  voter: person,
  on_behalf_of: person.nullable().describe("For whom a delegate voted."),
  decision: z.enum([...voteDecisions, "retract"]),
  reason: z.string(),
  conditions: storedConditions.nullable(),
  digest: z.string(),
  current: z.boolean().describe("Whether it was cast on the digest that is current now."),
  standing: z.boolean().describe("Whether it has not been retracted."),
  late: z.boolean().describe("It came after the decision and counts for nothing."),
  created_at: z.iso.datetime(),
});

export const readingView = z.object({
  status: z.enum(["pending", "failed", "done"]),
  error: z.string().nullable().describe("Why the server could not be read, and what to do."),
  attempt: z.number().int(),
  read_at: z.iso.datetime().nullable(),
});

/** Something that intake noticed about a submission. It is part of what a vote covers. */
export const finding = z.object({
  check: z
    .string()
    .regex(/^[a-z0-9]+([-/][a-z0-9]+)*$/)
    .describe("Which check found it: `case-twin`, `relaxed/repository-host`."),
  severity: z.enum(findingSeverities),
  message: z.string(),
  pointer: z
    .string()
    .nullable()
    .describe("A JSON pointer (RFC 6901) into the document, where it is about a part of it."),
  evidence: z
    .object({
      server: z.string().describe("The other server."),
      team: z.string().describe("The team that answers for the namespace."),
      value: z.string().describe("What was found."),
      failure: z.string().describe("Why the server could not be read."),
      reason: z.string().describe("Why the submitter goes on without a reading."),
    })
    .partial()
    .optional(),
});
export type Finding = z.output<typeof finding>;

const count = z.number().int();

export const submissionSummary = z.object({
  id: z.string(),
  status: z.enum(submissionStatuses),
  server: z.object({ name: z.string(), version: z.string(), title: z.string().nullable() }).nullable(),
  url: z.string().nullable(),
  owner: z.object({ ref: z.string(), label: z.string() }),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  submitter: person
    .extend({ email: z.string().nullable() })
    .describe("A person, or a machine that publishes: `dns:example.com`."),
  reading: readingView,
  findings: z
    .object({ info: count, low: count, medium: count, high: count })
    .describe("How many findings of each severity."),
  stages: z.array(stageRule.extend({ have: z.number().int() })),
  digest: z.string().nullable().describe("SHA-256 over what a vote covers; a vote must name it."),
  claimed_by: person.nullable().describe("The reviewer who took it upon themselves."),
  due_at: z.iso.datetime().nullable().describe("By when it should be decided."),
  escalation: z.int().describe("How often it was escalated: at half of its time, and at the end of it."),
  created_at: z.iso.datetime(),
  submitted_at: z.iso.datetime().nullable(),
  decided_at: z.iso.datetime().nullable(),
});
export type SubmissionSummary = z.output<typeof submissionSummary>;

export const submissionView = submissionSummary.extend({
  purpose: z.string(),
  document: serverJson.nullable(),
  policy_version: z.number().int(),
  findings: z.array(finding),
  stages: z.array(stageView),
  votes: z.array(voteView),
  labels: z
    .array(toolLabel)
    .describe("What each tool does, prefilled from its annotations, corrected by reviewers."),
  conditions: storedConditions.nullable().describe("What the approvals so far ask for, together."),
  recertify_days: z.int().describe("After how many days the approval must be confirmed again."),
  excluded: z
    .array(person.extend({ relation: z.enum(lineageRelations) }))
    .describe("Who may never decide on it, being on the submitting side."),
  slate: z.object({
    complete: z.boolean().describe("Whether the people who may still sign can fill every stage."),
    missing: z.array(stageRule),
    ask: z.array(person).describe("Where nobody can: who can change that."),
  }),
  acting_for: z
    .array(person.extend({ vote: verdict }))
    .describe("Who named you to act for them, and whether you may vote here for them."),
  snapshot: snapshotBody.extend({ hash: z.string(), taken_at: z.iso.datetime() }).nullable(),
  waiting_for: z.string().nullable().describe("Who must act next, in words."),
  can: z.object({
    vote: verdict,
    retract: verdict,
    label: verdict,
    claim: verdict,
    release: verdict,
    retry: verdict,
    submit_unread: verdict,
    revise: verdict,
    withdraw: verdict,
  }),
});
export type SubmissionView = z.output<typeof submissionView>;

export const submissionQuery = pageQuery.extend({
  view: z.enum(queueViews).default("all"),
  status: z.enum(submissionStatuses).optional(),
  sort: z
    .enum(queueSorts)
    .default("newest")
    .describe("`due`: what is due first, first; without a due time, last."),
  q: queueSearch.optional(),
});
export const submissionPage = pageOf(submissionSummary);

export const stagePreviewInput = z.object({
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  server: z
    .string()
    .max(300)
    .refine(isStorable, "This is not a server's name.")
    .optional()
    .describe("The server's name, where it is known: its namespace may ask for more."),
  transport: z
    .enum(transports)
    .optional()
    .describe("How it comes, where that is known; left out, over the network."),
});
export const stagePreview = z.object({
  policy_version: z.number().int(),
  due_hours: z.int(),
  recertify_days: z.int(),
  stages: z.array(stageRule.extend({ candidates: z.array(person) })),
});
export type StagePreview = z.output<typeof stagePreview>;

const newStatus = {
  status: z.enum(settableStatuses).describe("`live` takes a deprecation back; `retired` is final."),
  status_message: textOf(500).nullish().describe("Why, and what to do. Readers of the registry see it."),
  sunset_at: z.iso
    .datetime()
    .nullish()
    .describe("When a deprecated version is meant to go. Left out, it stays as it is."),
  successor: z
    .string()
    .max(460)
    .refine(isServerRef, "This must be a server's name, or name@version.")
    .nullish()
    .describe("What replaces it: a server's name, or name@version. Left out, it stays as it is."),
};

/** `com.example/weather` or `com.example/weather@2.0.0`. */
function isServerRef(text: string): boolean {
  const at = text.indexOf("@");
  const [name, version] = at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
  return (
    serverName.safeParse(name).success && (version === undefined || serverVersion.safeParse(version).success)
  );
}

export const setServerStatusInput = z.strictObject({ name: idText, ...newStatus });
export const setVersionStatusInput = z.strictObject({ name: idText, version: idText, ...newStatus });

export const statusChange = z.object({
  server: z.object({ id: z.string(), name: z.string() }),
  changed: z.array(
    z.object({
      version: z.string(),
      status: z.enum(versionStatuses),
      status_message: z.string().nullable(),
      successor: z.string().nullable(),
      sunset_at: z.iso.datetime().nullable(),
    }),
  ),
});

export const setNamespaceInput = z.strictObject({
  prefix: namespacePrefix.describe("`com.example` for `com.example/*` and all below `com.example.`."),
  team: z
    .string()
    .max(60)
    .refine(isStorable, "There is no such team.")
    .describe("The team that answers for it, by its slug."),
  data_classification: facts.data_classification,
  access_level: facts.access_level,
});

export const namespaceView = z.object({
  id: z.string(),
  prefix: z.string(),
  team: z.object({ slug: z.string(), name: z.string() }),
  data_classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  updated_at: z.iso.datetime(),
});
export type NamespaceView = z.output<typeof namespaceView>;
export const namespacePage = pageOf(namespaceView);
