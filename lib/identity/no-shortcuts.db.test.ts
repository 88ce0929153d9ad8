import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, ctxOf, unique } from "#prisma/seed/factories.ts";
import { acceptInvitation, actorOfToken, createToken, createUser, inviteUser, updateUser } from "./index.ts";

let admin: UserActor;

beforeAll(async () => {
  admin = await addPerson("admin");
});

const withPassword = () =>
  createUser(ctxOf(admin), {
    email: `${unique("rev")}@example.com`,
    name: "A Reviewer",
    roles: ["governance"],
    password: "correct horse battery",
  });

test("administrators don't give themselves a reviewer's role", async () => {
  await expect(
    updateUser(ctxOf(admin), { id: admin.id, roles: ["admin", "governance"] }),
  ).rejects.toMatchObject({ code: "forbidden" });
});

test("administrators don't get a reviewer's one-time sign-in", async () => {
  const { id } = await withPassword();
  await expect(inviteUser(ctxOf(admin), { id })).rejects.toMatchObject({ code: "forbidden" });
  await expect(inviteUser(systemCtx("Command line"), { id })).resolves.toHaveProperty("token");
});

test("choosing a new password ends the tokens of whoever knew the old one", async () => {
  const { id, email } = await withPassword();
  const { token } = await createToken(systemCtx("Command line"), { user: email, scopes: ["*"] });
  expect((await actorOfToken(token)).kind).toBe("user");
  const invitation = await inviteUser(systemCtx("Command line"), { id });
  await acceptInvitation(systemCtx("Sign-in"), {
    token: invitation.token,
    password: "another long password",
  });
  expect((await actorOfToken(token)).kind).toBe("anonymous");
});
