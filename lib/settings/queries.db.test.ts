import { expect, test } from "vitest";
import type { AccessLevel, Classification } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import { getApprovalMatrix, loadApprovalMatrix, stagesFor } from "./index.ts";

const cells: [Classification, AccessLevel, number, number][] = [
  ["public", "read", 1, 0],
  ["public", "write", 1, 0],
  ["public", "admin", 2, 1],
  ["internal", "read", 1, 0],
  ["internal", "write", 1, 1],
  ["internal", "admin", 2, 1],
  ["restricted", "read", 2, 1],
  ["restricted", "write", 2, 1],
  ["restricted", "admin", 2, 1],
];

test.each(cells)("by default %s/%s needs %i of governance and %i of compliance", async (...cell) => {
  const [classification, accessLevel, governance, compliance] = cell;
  expect(stagesFor(await loadApprovalMatrix(db()), classification, accessLevel)).toEqual([
    { role: "governance", need: governance },
    ...(compliance ? [{ role: "compliance", need: compliance }] : []),
  ]);
});

test("the matrix with the highest version is in force", async () => {
  const rules = [
    { classification: "public", access_level: "read", stages: [{ role: "compliance", need: 4 }] },
  ];
  await db().approvalPolicy.create({
    data: { version: 7, rules, createdBy: "tests", createdAt: new Date() },
  });
  expect(await getApprovalMatrix(ctxOf(await addPerson("member")), {})).toEqual({ version: 7, rules });
});

test("a matrix that was spoilt in the database stops the reader instead of letting everything pass", async () => {
  await db().approvalPolicy.create({
    data: { version: 8, rules: [{ classification: "public" }], createdBy: "tests", createdAt: new Date() },
  });
  await expect(loadApprovalMatrix(db())).rejects.toThrow("access_level");
});

test("strangers do not see it", async () => {
  await expect(getApprovalMatrix(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
});
