import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import {
  addPerson,
  exampleDocument,
  exampleSnapshot,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { approvedTools } from "../agents/index.ts";
import { agentOf, request } from "./test-grants.ts";

test("a tool counts as the most that it does in any version that may be called", async () => {
  const [owner, reviewer] = [await addPerson("member"), await addPerson("governance")];
  const document = exampleDocument();
  const publish = async (version: string, annotations: object) => {
    const definition = { name: "pay", inputSchema: { type: "object" }, annotations };
    const item = { kind: "tool" as const, name: "pay", hash: digestOf(definition), definition };
    const snapshot = { ...exampleSnapshot(), items: [item] };
    await vote(reviewer, await submitForReview(owner, oneSignature, { ...document, version }, snapshot));
  };
  await publish("1.0.0", { openWorldHint: false });
  await publish("2.0.0", { readOnlyHint: true, openWorldHint: false });
  const { id } = await db().server.findUniqueOrThrow({ where: { name: document.name } });
  const accessOf = async () => (await approvedTools(db(), [id], new Date())).get(id)?.[0]?.access;
  expect(await accessOf()).toBe("admin");
  const grant = await request(owner, await agentOf(owner), document.name, { tools: ["pay"] });
  expect(grant.stages.map(({ role }) => role)).toEqual(["governance", "compliance"]);

  await db().serverVersion.updateMany({
    where: { serverId: id, version: "1.0.0" },
    data: { lapsesAt: new Date() },
  });
  expect(await accessOf()).toBe("read");
  await db().serverVersion.updateMany({ where: { serverId: id }, data: { conditions: "{" } });
  expect((await approvedTools(db(), [id], new Date())).get(id)).toEqual([]);
  await db().serverVersion.updateMany({
    where: { serverId: id },
    data: { status: "quarantined", isLatest: false },
  });
  expect((await approvedTools(db(), [id], new Date())).has(id)).toBe(false);
});
