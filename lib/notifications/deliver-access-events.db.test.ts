import { beforeAll, describe, expect, test } from "vitest";
import { cancelGrant, requestGrant, revokeGrant, voteGrant } from "#lib/access/grants/index.ts";
import { loadAccessPolicy, proposeAccessPolicy, voteAccessPolicy } from "#lib/access/policy/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import {
  addPerson,
  addTeam,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  unique,
  vote,
} from "#prisma/seed/factories.ts";
import { briefly, deliverAll, toldOf } from "./test-deliveries.ts";

let owner: UserActor;
let mate: UserActor;
let governance: UserActor;
let second: UserActor;
let compliance: UserActor;
let agent: { id: string; name: string };
let server: string;

beforeAll(async () => {
  [owner, mate, governance, second, compliance] = await Promise.all([
    addPerson("member"),
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
    addPerson("compliance"),
  ]);
  const team = await addTeam(owner, mate);
  const document = exampleDocument();
  await vote(governance, await submitForReview(await addPerson("member"), oneSignature, document));
  server = document.name;
  const { id: ownerTeamId } = await db().team.findUniqueOrThrow({
    where: { slug: team.slice("team:".length) },
  });
  const at = new Date();
  agent = await db().agent.create({
    data: {
      id: newId("agent"),
      name: unique("agent"),
      purpose: "To tell the weather.",
      trustModel: "service",
      ownerTeamId,
      issuer: "https://issuer.example",
      claim: "sub",
      claimValue: unique("subject"),
      createdById: owner.id,
      createdAt: at,
      updatedAt: at,
    },
  });
});

const reason = "As I see it.";

describe("a grant", () => {
  async function requested() {
    const asked = { agent_id: agent.id, server, scopes: ["read" as const], reason };
    const { id, digest } = await requestGrant(ctxOf(owner), asked);
    await deliverAll();
    return { id, digest };
  }

  test("that is requested asks who may decide on it, and nobody else", async () => {
    const { id } = await requested();
    for (const reader of [governance, second])
      expect(await briefly(reader, id)).toEqual(["needs_you grant.requested"]);
    for (const reader of [owner, mate, compliance]) expect(await briefly(reader, id)).toEqual([]);
    expect((await toldOf(governance, id, "needs_me"))[0]).toMatchObject({
      subject: { type: "grant", id, name: `${agent.name} on ${server}` },
      text: `${owner.name} requested a grant for ${agent.name} on ${server}, which waits for your decision.`,
    });
    await cancelGrant(ctxOf(owner), { id });
    expect(await toldOf(governance, id, "needs_me"), "before it is delivered").toEqual([]);
    await deliverAll();
    expect(await briefly(owner, id)).toEqual([]);
    expect((await toldOf(mate, id))[0]?.text).toBe(
      `The request for ${agent.name} on ${server} was cancelled.`,
    );
  });

  test("that is decided, and later ended, is told to the agent's side, and asks nobody any more", async () => {
    const { id, digest } = await requested();
    await voteGrant(ctxOf(governance), { id, digest, decision: "approve", reason });
    expect(await toldOf(second, id, "needs_me"), "before it is delivered").toEqual([]);
    await deliverAll();
    for (const reader of [owner, mate]) expect(await briefly(reader, id)).toEqual(["decided grant.decided"]);
    expect(await briefly(governance, id)).toEqual(["needs_you grant.requested (you)"]);
    expect(await briefly(second, id)).toEqual(["needs_you grant.requested (others)"]);
    await revokeGrant(ctxOf(compliance), { id, reason });
    await deliverAll();
    for (const reader of [owner, mate])
      expect((await toldOf(reader, id))[0]).toMatchObject({
        kind: "told",
        text: `${compliance.name} revoked the grant for ${agent.name} on ${server}.`,
      });
  });
});

test("a change of the access policy asks other administrators, and tells who proposed it what became of it", async () => {
  const [ada, tom] = [await addPerson("admin"), await addPerson("admin")];
  const { version, document } = await loadAccessPolicy(db());
  const proposed = { base_version: version, document: { ...document, permits_recorded: 0 }, reason };
  const { id, digest } = await proposeAccessPolicy(ctxOf(ada), proposed);
  await deliverAll();
  expect(await briefly(tom, id)).toEqual(["needs_you access_policy.proposed"]);
  expect(await briefly(ada, id)).toEqual([]);
  await voteAccessPolicy(ctxOf(tom), { id, digest, decision: "approve", reason });
  await deliverAll();
  expect((await toldOf(ada, id))[0]).toMatchObject({
    kind: "decided",
    subject: { type: "access_policy_change", id, name: "Access policy" },
    text: `Your access policy was adopted as version ${version + 1}.`,
  });
  expect(await briefly(tom, id)).toEqual(["needs_you access_policy.proposed (you)"]);
});
