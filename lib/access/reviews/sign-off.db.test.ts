import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { approveServer } from "../testing/index.ts";
import { applyAccessReview, closeAccessReview, exportAccessReview, signAccessReview } from "./index.ts";
import { addReviewed, onlyItemOf, openFor, say } from "./test-reviews.ts";

let server: { id: string; name: string };
let governance: UserActor;
let compliance: UserActor;

beforeAll(async () => {
  server = await approveServer();
  [governance, compliance] = [await addPerson("governance"), await addPerson("compliance")];
});

const statement = "All of it was looked at.";
const sign = (by: UserActor, id: string) => signAccessReview(ctxOf(by), { id, statement });

/** A review in which one person decided and another closed it. */
async function closedReview(reason = "As it was.") {
  const [decider, closer] = [await addPerson("compliance"), await addPerson("compliance")];
  const { agent } = await addReviewed(server);
  const { id } = await openFor(governance, [agent]);
  await say(decider, id, [await onlyItemOf(decider, id)], { verdict: "keep", reason });
  await closeAccessReview(ctxOf(closer), { id });
  return { id, decider, closer };
}

describe("a sign-off", () => {
  test("is somebody's of compliance who had no hand in it, once, when all is carried out", async () => {
    const { id, decider, closer } = await closedReview();
    await expect(sign(compliance, id)).rejects.toMatchObject({ code: "conflict" });
    await applyAccessReview(systemCtx("tests"), id);
    await expect(sign(decider, id)).rejects.toMatchObject({ code: "forbidden", message: /You decided/ });
    await expect(sign(closer, id)).rejects.toMatchObject({ code: "forbidden", message: /You closed/ });
    await expect(sign(governance, id)).rejects.toMatchObject({ code: "forbidden" });
    const others = await Promise.allSettled([sign(compliance, id), sign(await addPerson("compliance"), id)]);
    expect(others.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(others.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
    expect(
      (await auditOf(id)).filter(
        ({ action, outcome }) => action === "access_review.sign" && outcome === "success",
      ),
    ).toMatchObject([{ reason: statement }]);
  });
});

describe("the report", () => {
  test("has everything, in JSON and CSV that no spreadsheet runs, and the log has its digest", async () => {
    const { id } = await closedReview('=HYPERLINK("http://evil.example")');
    await applyAccessReview(systemCtx("tests"), id);
    await sign(compliance, id);
    const json = await exportAccessReview(ctxOf(compliance), { id });
    expect(JSON.parse(json.body)).toMatchObject({
      review: {
        id,
        status: "applied",
        signed: { by: { id: compliance.id }, statement },
        pace: [{ decided: 1 }],
      },
      items: [{ verdict: "keep", outcome: "kept", evidence: { use: { used: 0 } } }],
    });
    const csv = await exportAccessReview(ctxOf(compliance), { id, format: "csv" });
    expect(csv.body).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(csv.body.trimEnd().split("\r\n")).toHaveLength(2);
    const exports = (await auditOf(id)).filter(({ action }) => action === "evidence.export");
    expect(exports).toMatchObject(
      [json, csv].map(({ body }) => ({ after: { items: 1, digest: digestOfText(body) } })),
    );
  });

  test("is for who may export evidence", async () => {
    const { id } = await closedReview();
    await expect(exportAccessReview(ctxOf(await addPerson("member")), { id })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(exportAccessReview(ctxOf(compliance), { id: "arv_none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
