import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { loadApprovalMatrix, proposePolicy, votePolicy } from "#lib/settings/index.ts";
import type { MatrixRule } from "#lib/settings/schemas.ts";
import {
  addPerson,
  addTeam,
  anonymousCtx,
  ctxOf,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  twoSignatures,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { getSubmission, previewPolicy, setNamespace, withdrawSubmission } from "./index.ts";

let member: UserActor;
let admin: UserActor;
let reviewer: UserActor;
let rules: MatrixRule[];

beforeAll(async () => {
  [member, admin, reviewer] = await Promise.all([
    addPerson("member"),
    addPerson("admin"),
    addPerson("governance"),
  ]);
  ({ rules } = await loadApprovalMatrix(db()));
});

/** The matrix in force, with other values in one cell. */
function withRule(cell: { classification: string; access_level: string }, changes: Partial<MatrixRule>) {
  return rules.map((rule) =>
    rule.classification === cell.classification && rule.access_level === cell.access_level
      ? { ...rule, ...changes }
      : rule,
  );
}

const publicRead = { classification: "public", access_level: "read" };
const internalWrite = { classification: "internal", access_level: "write" };
const governance = (need: number) => ({ role: "governance" as const, need });
const preview = (some: MatrixRule[]) => previewPolicy(ctxOf(member), { rules: some });

async function changedIds(some: MatrixRule[]): Promise<string[]> {
  return (await preview(some)).submissions.items.map(({ id }) => id);
}

describe("open submissions", () => {
  test("that would need something else are named, with what they need and would need", async () => {
    const document = exampleDocument({ title: "Weather" });
    const mine = await submitForReview(member, twoSignatures, document);
    const other = await submitForReview(member, oneSignature);
    const found = await preview(withRule(internalWrite, { stages: [governance(2)], due_hours: 24 }));
    const open = await db().submission.count({
      where: { status: { in: ["draft", "in_review", "changes_requested"] } },
    });
    expect(found.submissions.open).toBe(open);
    expect(found.submissions.items.map(({ id }) => id)).not.toContain(other.id);
    expect(found.submissions.items.find(({ id }) => id === mine.id)).toEqual({
      id: mine.id,
      status: "in_review",
      server: document.name,
      title: "Weather",
      before: { stages: [governance(1), { role: "compliance", need: 1 }], due_hours: 72 },
      after: { stages: [governance(2)], due_hours: 24 },
    });
    expect(found.submissions.changed).toBe(found.submissions.items.length);
  });

  test("are all left alone by the rules in force", async () => {
    await submitForReview(member, twoSignatures);
    const same = await preview(rules.toReversed());
    expect(same.submissions).toMatchObject({ changed: 0, items: [] });
    expect(same.servers).toMatchObject({ due_earlier: 0, due_later: 0 });
    expect(same.gaps).toEqual([]);
  });

  test("count as drafts, and no more once they are over", async () => {
    const stricter = withRule(publicRead, { stages: [governance(5)] });
    const draft = await submit(member, oneSignature);
    expect(await changedIds(stricter)).toContain(draft.id);
    await withdrawSubmission(ctxOf(member), { id: draft.id });
    expect(await changedIds(stricter)).not.toContain(draft.id);
  });

  test("are told from each other by transport and origin", async () => {
    const team = (await addTeam()).replace("team:", "");
    const prefix = `org.${unique("house")}`;
    await setNamespace(ctxOf(admin), {
      prefix,
      team,
      data_classification: "public",
      access_level: "read",
    });
    const inHouse = await submit(member, oneSignature, exampleDocument({ name: `${prefix}/weather` }));
    const packaged = await submit(member, oneSignature);
    const remote = await submit(
      member,
      oneSignature,
      exampleDocument({
        packages: undefined,
        remotes: [{ type: "streamable-http", url: `https://${unique("weather")}.example.com/mcp` }],
      }),
    );
    const narrow = (changes: Partial<MatrixRule>) => {
      const [first] = rules;
      if (!first) throw new Error("no rule");
      return [...rules, { ...first, ...publicRead, stages: [governance(7)], ...changes } as MatrixRule];
    };
    const ofThese = async (some: MatrixRule[]) => {
      const ids = await changedIds(some);
      return [inHouse, packaged, remote].map(({ id }) => ids.includes(id));
    };
    expect(await ofThese(narrow({ transport: "package" }))).toEqual([true, true, false]);
    expect(await ofThese(narrow({ transport: "remote" }))).toEqual([false, false, true]);
    expect(await ofThese(narrow({ origin: "in_house" }))).toEqual([true, false, false]);
    expect(await ofThese(narrow({ transport: "package", origin: "third_party" }))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("keep what they started under when the rules are adopted", async () => {
    const stricter = withRule(internalWrite, { stages: [governance(3)], due_hours: 1 });
    const submission = await submitForReview(member, twoSignatures);
    expect(await changedIds(stricter)).toContain(submission.id);
    const { version } = await loadApprovalMatrix(db());
    const change = await proposePolicy(ctxOf(admin), {
      base_version: version,
      rules: stricter,
      reason: "Stricter.",
    });
    await votePolicy(ctxOf(await addPerson("admin")), {
      id: change.id,
      digest: change.digest,
      decision: "approve",
      reason: "Yes.",
    });
    const needs = (view: { stages: { role: string; need: number }[] }) =>
      view.stages.map(({ role, need }) => ({ role, need }));
    const now = await getSubmission(ctxOf(member), { id: submission.id });
    expect(needs(now)).toEqual(needs(submission));
    expect(now).toMatchObject({ policy_version: version, due_at: submission.due_at });
    expect(needs(await submitForReview(member, twoSignatures))).toEqual([governance(3)]);
    expect((await preview(stricter)).submissions.changed).toBe(0);
    ({ rules } = await loadApprovalMatrix(db()));
  });
});

describe("live servers", () => {
  test("that would be due earlier or later are counted once, however many versions they have", async () => {
    const document = exampleDocument();
    for (const version of ["1.0.0", "1.1.0"])
      await vote(reviewer, await submitForReview(member, oneSignature, { ...document, version }));
    const days = rules.find((rule) => rule.classification === "public" && rule.access_level === "read");
    const recertify = (changed: number) =>
      preview(withRule(publicRead, { recertify_days: (days?.recertify_days ?? 0) + changed }));
    const { live } = (await recertify(0)).servers;
    expect(live).toBeGreaterThan(0);
    expect((await recertify(-30)).servers).toEqual({ live, due_earlier: live, due_later: 0 });
    expect((await recertify(30)).servers).toEqual({ live, due_earlier: 0, due_later: live });
    expect((await preview(withRule(internalWrite, { recertify_days: 1 }))).servers).toEqual({
      live,
      due_earlier: 0,
      due_later: 0,
    });
  });
});

test("what no rule would cover is named", async () => {
  const uncovered = rules.filter(
    ({ classification, access_level }) => classification !== "public" || access_level !== "admin",
  );
  const { gaps } = await preview(uncovered);
  expect(gaps).toHaveLength(4);
  for (const gap of gaps) expect(gap).toMatchObject({ classification: "public", access_level: "admin" });
});

test("only so many are listed, and all are counted", async () => {
  const { id } = await submit(member, oneSignature);
  await db().$executeRaw`
    INSERT INTO submission (id, status, url, classification, access_level, purpose, policy_version, stages, submitter_id, owner_user_id, created_at)
    SELECT 'sub_0' || lpad(to_hex(n), 31, '0'), 'draft', 'https://' || n || '.example.com/mcp', classification, access_level,
      purpose, policy_version, stages, submitter_id, owner_user_id, created_at
    FROM submission, generate_series(1, 1100) n WHERE id = ${id}`;
  const { submissions } = await preview(withRule(publicRead, { stages: [governance(4)] }));
  expect(submissions.changed).toBeGreaterThan(1_100);
  expect(submissions.open).toBeGreaterThanOrEqual(submissions.changed);
  expect(submissions.items).toHaveLength(100);
  expect(submissions.items[0]?.id).toBe(id);
});

test("needs rules that could be proposed, and somebody who is signed in", async () => {
  await expect(preview([])).rejects.toMatchObject({ code: "invalid" });
  await expect(previewPolicy(anonymousCtx(), { rules })).rejects.toMatchObject({ status: 401 });
});
