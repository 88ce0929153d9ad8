import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { provideEnv } from "#lib/env.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { registerAgent } from "../testing/index.ts";
import { updateAgent } from "./index.ts";

const issuer = "https://login.example.com";
let member: UserActor;

beforeAll(async () => {
  provideEnv({ TRUSTED_ISSUERS: issuer });
  member = await addPerson("member");
});

const by = (claim: string) => ({ issuer, claim, value: unique("value") });
const ofClaim = { status: 422, issues: [expect.objectContaining({ pointer: "/recognised_by/claim" })] };

describe("a claim that agents are recognised by", () => {
  test.each(["sub", "client_id", "azp"])("is %s for everybody", async (claim) => {
    expect((await registerAgent(member, { recognised_by: by(claim) })).recognised_by).toMatchObject({
      claim,
    });
  });

  test.each(["tid", "department", "https://example.com/agent"])(
    "is %s, which other tokens may have too, for administrators and governance alone",
    async (claim) => {
      await expect(registerAgent(member, { recognised_by: by(claim) })).rejects.toMatchObject(ofClaim);
      const { id } = await registerAgent(member);
      await expect(updateAgent(ctxOf(member), { id, recognised_by: by(claim) })).rejects.toMatchObject(
        ofClaim,
      );
      for (const role of ["admin", "governance"] as const)
        expect(
          (await registerAgent(await addPerson(role), { recognised_by: by(claim) })).recognised_by,
        ).toMatchObject({ claim });
    },
  );

  test.each(["iss", "aud", "exp", "iat", "nbf", "jti", "act", "scope"])(
    "is never %s, which says nothing of one agent",
    async (claim) => {
      for (const role of ["member", "admin", "governance"] as const)
        await expect(
          registerAgent(await addPerson(role), { recognised_by: by(claim) }),
        ).rejects.toMatchObject(ofClaim);
    },
  );
});

test("a client that gets its tokens elsewhere is recognised by those, and not by its id here", async () => {
  const id = unique("cli");
  await db().oauthClient.create({
    data: {
      id,
      name: unique("Robot"),
      kind: "agent",
      scopes: [],
      issuer,
      subject: unique("subject"),
      createdAt: new Date(),
    },
  });
  await expect(registerAgent(member, { recognised_by: { client_id: id } })).rejects.toMatchObject({
    status: 422,
    issues: [expect.objectContaining({ pointer: "/recognised_by/client_id" })],
  });
});
