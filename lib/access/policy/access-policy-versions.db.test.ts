import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { addPerson, anonymousCtx, ctxOf } from "#prisma/seed/factories.ts";
import {
  listAccessPolicyVersions,
  loadAccessPolicy,
  proposeAccessPolicy,
  voteAccessPolicy,
} from "./index.ts";

test("every version is told with what it was before, why, and who proposed and signed it", async () => {
  const [ada, tom, reader] = [await addPerson("admin"), await addPerson("admin"), await addPerson("member")];
  const before = await loadAccessPolicy(db());
  const adopt = async (permits_recorded: number, reason: string) => {
    const { version, document } = await loadAccessPolicy(db());
    const { id, digest } = await proposeAccessPolicy(ctxOf(ada), {
      base_version: version,
      document: { ...document, permits_recorded },
      reason,
    });
    await voteAccessPolicy(ctxOf(tom), { id, digest, decision: "approve", reason: "Fine." });
  };
  await adopt(0.5, "Half is enough.");
  await adopt(0.25, "Less is enough.");

  const { items } = await listAccessPolicyVersions(ctxOf(reader), { limit: 100 });
  const { version } = before;
  expect(items.map((item) => item.version)).toEqual(
    Array.from({ length: version + 2 }, (_, index) => version + 2 - index),
  );
  expect(items.filter(({ in_force }) => in_force).map((item) => item.version)).toEqual([version + 2]);
  expect(items.slice(0, 2)).toMatchObject([
    {
      document: { permits_recorded: 0.25 },
      base_document: { permits_recorded: 0.5 },
      reason: "Less is enough.",
      created_by: ada.name,
      signed_by: [tom.name],
    },
    { document: { permits_recorded: 0.5 }, base_document: before.document, reason: "Half is enough." },
  ]);
  expect(items.at(-1)).toMatchObject({ version: 1, base_document: null, reason: null, signed_by: [] });

  const first = await listAccessPolicyVersions(ctxOf(reader), { limit: 1 });
  const second = await listAccessPolicyVersions(ctxOf(reader), { limit: 1, cursor: first.next_cursor ?? "" });
  expect([...first.items, ...second.items]).toEqual(items.slice(0, 2));
  for (const cursor of ["?", Buffer.from('["1.5"]').toString("base64url")])
    await expect(listAccessPolicyVersions(ctxOf(reader), { cursor })).rejects.toMatchObject({
      code: "malformed",
    });
  await expect(listAccessPolicyVersions(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
});
