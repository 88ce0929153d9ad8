import type { Actor, UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import type { Role, VoteDecision } from "#lib/core/words.ts";
import { pool } from "#lib/db/pool.ts";
import { createTeam, createUser } from "#lib/identity/index.ts";
import { type Ctx, systemCtx } from "#lib/kernel/ctx.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import { castVote, createSubmission, getSubmission, recordReading } from "#lib/registry/index.ts";
import type { ServerJson, SubmissionView } from "#lib/registry/schemas.ts";
import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import type { SnapshotBody } from "#lib/registry/snapshot.ts";

/** What tests are made of. Everything is made by the product's own commands, so nothing here can be a lie. */

let count = 0;

/** A name that nothing else in this database has. */
export function unique(stem: string): string {
  count += 1;
  return `${stem}-${count}`;
}

/** A new person, signed in by the browser. */
export async function addPerson(...roles: Role[]): Promise<UserActor> {
  const name = unique(roles.join("-"));
  const user = await createUser(systemCtx("tests"), { email: `${name}@example.com`, name, roles });
  return {
    kind: "user",
    id: user.id,
    name,
    email: user.email,
    roles: user.roles,
    scopes: ["*"],
    via: "session",
  };
}

export function addPeople(number: number, ...roles: Role[]): Promise<UserActor[]> {
  return Promise.all(Array.from({ length: number }, () => addPerson(...roles)));
}

/** @returns how a submission names the new team */
export async function addTeam(...members: readonly UserActor[]): Promise<string> {
  const slug = unique("team");
  await createTeam(systemCtx("tests"), { slug, name: slug, members: members.map(({ email }) => email) });
  return `team:${slug}`;
}

export function ctxOf(actor: Actor): Ctx {
  return { actor, requestId: newId("request"), clientIp: null, userAgent: null };
}

export function anonymousCtx(): Ctx {
  return ctxOf({ kind: "anonymous" });
}

export function exampleDocument(changes: Partial<ServerJson> = {}): ServerJson {
  const name = unique("weather");
  return {
    $schema: serverJsonSchemaUrl,
    name: `com.example/${name}`,
    description: "Weather of today.",
    version: "1.0.0",
    packages: [
      {
        registryType: "npm",
        identifier: `@example/${name}`,
        version: "1.0.0",
        transport: { type: "stdio" },
      },
    ],
    ...changes,
  };
}

/** What a server with these tools answers. */
export function exampleSnapshot(...tools: string[]): SnapshotBody {
  return {
    protocol_version: "2025-11-25",
    server_info: { name: "weather", version: "1.0.0" },
    capabilities: { tools: {} },
    instructions: null,
    items: tools.map((name) => {
      const definition = { name, inputSchema: { type: "object" } };
      return { kind: "tool", name, hash: digestOf(definition), definition };
    }),
    problems: [],
  };
}

type Facts = Pick<SubmissionView, "data_classification" | "access_level">;

/** Facts that two people have to sign: one of governance, one of compliance. */
export const twoSignatures: Facts = { data_classification: "internal", access_level: "write" };
/** Facts that one person of governance has to sign. */
export const oneSignature: Facts = { data_classification: "public", access_level: "read" };

/** A submission whose server has not been read yet. */
export async function submit(
  submitter: Actor,
  facts: Facts = twoSignatures,
  document: ServerJson = exampleDocument(),
): Promise<SubmissionView> {
  const owner = submitter.kind === "user" ? `user:${submitter.email}` : await addTeam();
  return createSubmission(ctxOf(submitter), {
    server: document,
    owner,
    purpose: "To know whether to take an umbrella.",
    ...facts,
  });
}

/** A submission in review, read by a reader that found `snapshot`. */
export async function submitForReview(
  submitter: Actor,
  facts: Facts = twoSignatures,
  document: ServerJson = exampleDocument(),
  snapshot: SnapshotBody | null = exampleSnapshot("forecast"),
): Promise<SubmissionView & { digest: string }> {
  const { id } = await submit(submitter, facts, document);
  await recordReading(systemCtx("Server reader"), {
    submission_id: id,
    attempt: 1,
    reading: { outcome: "read", document, snapshot },
  });
  const view = await getSubmission(ctxOf(submitter), { id });
  return { ...view, digest: view.digest ?? "" };
}

/** A vote on a submission as its voter saw it: one that changed since refuses it. */
export function vote(
  voter: Actor,
  { id, digest }: Pick<SubmissionView, "id" | "digest">,
  decision: VoteDecision = "approve",
  reason = "As I see it.",
): Promise<SubmissionView> {
  return castVote(ctxOf(voter), { id, digest: digest ?? "", decision, reason });
}

/** An audit event, without its place in the log. */
export type AuditRow = {
  action: string;
  outcome: string;
  actor_id: string | null;
  actor_name: string;
  target_type: string | null;
  target_id: string | null;
  target_name: string | null;
  reason: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  request_id: string;
};

/** The audit log about one thing, oldest first. */
export function auditOf(targetId: string): Promise<AuditRow[]> {
  return readLog("target_id", targetId);
}

/** The audit log of one request, oldest first. */
export function auditOfRequest(ctx: Ctx): Promise<AuditRow[]> {
  return readLog("request_id", ctx.requestId);
}

async function readLog(column: "target_id" | "request_id", value: string): Promise<AuditRow[]> {
  const { rows } = await pool().query<{ event: AuditRow }>(
    `SELECT to_jsonb(event) - 'targets' AS event FROM audit.event event WHERE ${column} = $1 ORDER BY id`,
    [value],
  );
  return rows.map(({ event }) => event);
}
