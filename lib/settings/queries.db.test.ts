import { expect, test } from "vitest";
import { type AccessLevel, type Classification, origins, transports } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { addPerson, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import { demandFor, getApprovalMatrix, loadApprovalMatrix } from "./index.ts";
import { matrixRules } from "./schemas.ts";

type Times = { dueHours: number; recertifyDays: number; graceDays: number };
const slow: Times = { dueHours: 72, recertifyDays: 365, graceDays: 30 };
const medium: Times = { dueHours: 72, recertifyDays: 180, graceDays: 14 };
const grave: Times = { dueHours: 120, recertifyDays: 90, graceDays: 14 };

const cells: [Classification, AccessLevel, number, number, Times][] = [
  ["public", "read", 1, 0, slow],
  ["public", "write", 1, 0, slow],
  ["public", "admin", 2, 1, grave],
  ["internal", "read", 1, 0, slow],
  ["internal", "write", 1, 1, medium],
  ["internal", "admin", 2, 1, grave],
  ["restricted", "read", 2, 1, grave],
  ["restricted", "write", 2, 1, grave],
  ["restricted", "admin", 2, 1, grave],
];

test.each(cells)("by default %s/%s needs %i of governance and %i of compliance", async (...cell) => {
  const [classification, access_level, governance, compliance, times] = cell;
  const matrix = await loadApprovalMatrix(db());
  for (const origin of origins)
    for (const some of [["remote"], ["package"], transports] as const)
      expect(demandFor(matrix, { classification, access_level, transports: some, origin })).toEqual({
        stages: [
          { role: "governance", need: governance },
          ...(compliance ? [{ role: "compliance", need: compliance }] : []),
        ],
        ...times,
      });
});

test("the matrix with the highest version is in force", async () => {
  const rules = [
    { classification: "public", access_level: "read", stages: [{ role: "compliance", need: 4 }] },
  ];
  await db().approvalPolicy.create({
    data: { version: 7, rules, createdBy: "tests", createdAt: new Date() },
  });
  expect(await getApprovalMatrix(ctxOf(await addPerson("member")), {})).toEqual({
    version: 7,
    rules: matrixRules.parse(rules),
  });
});

test("what an older rule does not say yet is filled in", async () => {
  const { rules } = await loadApprovalMatrix(db());
  expect(rules).toEqual([
    {
      classification: "public",
      access_level: "read",
      transport: "any",
      origin: "any",
      stages: [{ role: "compliance", need: 4 }],
      due_hours: 72,
      recertify_days: 365,
      grace_days: 14,
    },
  ]);
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
