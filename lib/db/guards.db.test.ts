import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { submissionStatuses, versionStatuses } from "#lib/core/words.ts";
import { castVote, withdrawSubmission } from "#lib/registry/index.ts";
import { submissionTransitions } from "#lib/registry/submission-state.ts";
import { versionTransitions } from "#lib/registry/version-state.ts";
import { addPerson, ctxOf, oneSignature, submitForReview } from "#prisma/seed/factories.ts";
import { databaseUrl } from "../env.ts";
import { pool } from "./pool.ts";
import { runAsOwner } from "./test-database.ts";

let member: UserActor;
let reviewer: UserActor;

beforeAll(async () => {
  [member, reviewer] = await Promise.all([addPerson("member"), addPerson("governance")]);
  const approved = await submitForReview(member, oneSignature);
  await castVote(ctxOf(reviewer), {
    id: approved.id,
    decision: "approve",
    digest: approved.digest,
    reason: "Fine.",
  });
});

describe("evidence is written once", () => {
  const changes = {
    vote: "UPDATE vote SET decision = 'reject'",
    snapshot: "UPDATE snapshot SET body = '{}'",
    approval_policy: "UPDATE approval_policy SET rules = '[]'",
  };
  const statements = Object.entries(changes).flatMap(([table, update]) => [
    [table, update] as const,
    [table, `DELETE FROM ${table}`] as const,
    [table, `TRUNCATE ${table} CASCADE`] as const,
  ]);

  test.each(statements)("the product's role may not change %s: %s", async (table, sql) => {
    const bare = table.split(".").at(-1);
    await expect(pool().query(sql)).rejects.toThrow(`permission denied for table ${bare}`);
  });

  test.each(statements)("a trigger stops even a superuser from changing %s: %s", async (_table, sql) => {
    await expect(runAsOwner(databaseUrl(), sql)).rejects.toThrow("append-only");
  });

  test("an upsert is no way round it", async () => {
    const sql =
      "INSERT INTO snapshot SELECT * FROM snapshot ON CONFLICT (id) DO UPDATE SET body = excluded.body";
    await expect(pool().query(sql)).rejects.toThrow("permission denied");
    await expect(runAsOwner(databaseUrl(), sql)).rejects.toThrow("append-only");
  });

  test.each(["user", "server", "server_version", "submission", "team", "oauth_client", "access_token"])(
    "the product's role may not delete from %s",
    async (table) => {
      await expect(pool().query(`DELETE FROM "${table}"`)).rejects.toThrow("permission denied");
    },
  );

  test("the product works as a role that is no superuser and owns nothing", async () => {
    const { rows } = await pool().query(
      "SELECT current_user AS role, rolsuper AS super FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ role: "countersign_app", super: false }]);
    await expect(pool().query("ALTER TABLE vote DISABLE TRIGGER ALL")).rejects.toThrow("must be owner");
  });
});

describe("the state machines in the database are the ones in the code", () => {
  async function allowed(rule: string, from: string, to: string): Promise<boolean> {
    const { rows } = await pool().query(`SELECT ${rule}($1, $2) AS allowed`, [from, to]);
    return rows[0].allowed;
  }

  test("for every pair of a submission's statuses", async () => {
    for (const from of submissionStatuses)
      for (const to of submissionStatuses)
        expect(await allowed("submission_transition_allowed", from, to), `${from} to ${to}`).toBe(
          submissionTransitions[from].includes(to),
        );
  });

  test("for every pair of a version's statuses", async () => {
    for (const from of versionStatuses)
      for (const to of versionStatuses)
        expect(await allowed("version_transition_allowed", from, to), `${from} to ${to}`).toBe(
          versionTransitions[from].includes(to),
        );
  });
});

describe("the database refuses by itself", () => {
  test("a submission's illegal step", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await expect(pool().query("UPDATE submission SET status = 'draft' WHERE id = $1", [id])).rejects.toThrow(
      `submission ${id} may not go from in_review to draft`,
    );
  });

  test.each([
    "status = 'in_review', decided_at = NULL",
    "purpose = 'Something else.'",
    "digest = 'sha256:0'",
  ])("a change of a decided submission: %s", async (change) => {
    const { id } = await submitForReview(member, oneSignature);
    await withdrawSubmission(ctxOf(member), { id });
    await expect(pool().query(`UPDATE submission SET ${change} WHERE id = $1`, [id])).rejects.toThrow(
      /may not go from withdrawn|is decided and no longer changes/,
    );
  });

  test("a version's illegal step", async () => {
    await expect(
      pool().query("UPDATE server_version SET status = 'retired' WHERE status = 'live'"),
    ).rejects.toThrow("may not go from live to retired");
  });

  test("a live version without a document or an approval", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await expect(
      pool().query(
        "UPDATE server_version SET status = 'live' WHERE id = (SELECT version_id FROM submission WHERE id = $1)",
        [id],
      ),
    ).rejects.toThrow("server_version_published");
  });

  test("a review of something without digest", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await expect(pool().query("UPDATE submission SET digest = NULL WHERE id = $1", [id])).rejects.toThrow(
      "submission_reviewable",
    );
  });

  test("a decision without its time", async () => {
    const { id } = await submitForReview(member, oneSignature);
    await expect(
      pool().query("UPDATE submission SET status = 'withdrawn' WHERE id = $1", [id]),
    ).rejects.toThrow("submission_decided");
  });

  test("two open submissions of one version", async () => {
    const first = await submitForReview(member, oneSignature);
    const second = await submitForReview(member, oneSignature);
    await expect(
      pool().query(
        "UPDATE submission SET version_id = (SELECT version_id FROM submission WHERE id = $1) WHERE id = $2",
        [first.id, second.id],
      ),
    ).rejects.toThrow("submission_one_open_per_version");
  });

  test("a second vote of one person on one digest, and a vote without a reason", async () => {
    const { id, digest } = await submitForReview(member, oneSignature);
    const insert = (reason: string) =>
      pool().query(
        "INSERT INTO vote (id, submission_id, voter_id, decision, digest, reason, created_at) VALUES ($1, $2, $3, 'approve', $4, $5, now())",
        [newId("vote"), id, reviewer.id, digest, reason],
      );
    await expect(insert("  ")).rejects.toThrow("vote_reason");
    await insert("Fine.");
    await expect(insert("Fine again.")).rejects.toThrow("vote_one_standing");
  });

  test("words that the product does not know", async () => {
    const { id } = await submitForReview(member, oneSignature);
    const set = (table: string, change: string, key: string) =>
      pool().query(`UPDATE "${table}" SET ${change} WHERE id = $1`, [key]);
    await expect(set("submission", "status = 'done'", id)).rejects.toThrow("may not go from");
    await expect(set("submission", "classification = 'secret'", id)).rejects.toThrow(
      "submission_classification",
    );
    await expect(set("submission", "access_level = 'root'", id)).rejects.toThrow("submission_access_level");
    await expect(set("submission", "owner_team_id = NULL, owner_user_id = NULL", id)).rejects.toThrow(
      "submission_owner",
    );
    await expect(set("user", "roles = '{owner}'", member.id)).rejects.toThrow("user_roles");
    await expect(set("user", "email = 'Big@example.com'", member.id)).rejects.toThrow("user_email_lower");
  });
});
