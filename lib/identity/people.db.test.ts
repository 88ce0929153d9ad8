import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { roles } from "#lib/core/words.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOf, auditOfRequest, ctxOf, unique } from "#prisma/seed/factories.ts";
import {
  createTeam,
  createUser,
  disableUser,
  enableUser,
  findOwner,
  inviteUser,
  listOwnerOptions,
  listUsers,
  updateUser,
} from "./index.ts";

let admin: UserActor;
let member: UserActor;

beforeAll(async () => {
  [admin, member] = await Promise.all([addPerson("admin"), addPerson("member")]);
});

const fresh = () => ({
  email: `${unique("new")}@example.com`,
  name: "New Person",
  roles: ["member" as const],
});

describe("people", () => {
  test("are added, with an address in small letters, and the log holds no password", async () => {
    const email = `${unique("Eva")}@Example.com`;
    const user = await createUser(ctxOf(admin), {
      email,
      name: " Eva ",
      roles: ["governance", "member"],
      password: "correct horse battery",
    });
    expect(user).toEqual({
      id: user.id,
      email: email.toLowerCase(),
      name: "Eva",
      roles: ["governance", "member"],
      disabled: false,
    });
    const log = await auditOf(user.id);
    expect(log).toMatchObject([{ action: "user.create", actor_id: admin.id }]);
    expect(JSON.stringify(log)).not.toContain("correct horse");
    const credential = await db().credential.findUniqueOrThrow({ where: { userId: user.id } });
    expect(credential.passwordHash).toMatch(/^\$scrypt\$/);
  });

  test("are not added twice, in whatever case of letters: 409", async () => {
    const person = fresh();
    const { id } = await createUser(ctxOf(admin), person);
    await expect(
      createUser(ctxOf(admin), { ...person, email: person.email.toUpperCase() }),
    ).rejects.toMatchObject({ status: 409, message: `${person.email} already has an account (${id}).` });
  });

  test("are not added twice at the same instant either: one call wins, the others are told", async () => {
    const person = fresh();
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => createUser(ctxOf(admin), person)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
  });

  test("are changed, and the log says from what to what", async () => {
    const { id } = await createUser(ctxOf(admin), fresh());
    const view = await updateUser(ctxOf(admin), { id, roles: ["auditor"] });
    expect(view).toMatchObject({ name: "New Person", roles: ["auditor"] });
    expect((await auditOf(id)).at(-1)).toMatchObject({
      action: "user.update",
      before: { name: "New Person", roles: ["member"] },
      after: { name: "New Person", roles: ["auditor"] },
    });
  });

  test("are disabled and enabled; disabling ends their sessions, and enabling does not bring them back", async () => {
    const { id } = await createUser(ctxOf(admin), fresh());
    const session = await db().session.create({
      data: {
        id: newId("session"),
        userId: id,
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
      },
    });
    expect(await disableUser(ctxOf(admin), { id })).toMatchObject({ disabled: true });
    const ended = await db().session.findUniqueOrThrow({ where: { id: session.id } });
    expect(ended.endedAt).not.toBeNull();
    expect(await enableUser(ctxOf(admin), { id })).toMatchObject({ disabled: false });
    expect(await db().session.findUniqueOrThrow({ where: { id: session.id } })).toEqual(ended);
    expect((await auditOf(id)).map(({ action, after }) => [action, after?.disabled])).toEqual([
      ["user.create", undefined],
      ["user.disable", true],
      ["user.enable", false],
    ]);
  });

  test("stay disabled since the first time when disabled twice", async () => {
    const { id } = await createUser(ctxOf(admin), fresh());
    await disableUser(ctxOf(admin), { id });
    const { disabledAt } = await db().user.findUniqueOrThrow({ where: { id } });
    await disableUser(ctxOf(admin), { id });
    expect((await db().user.findUniqueOrThrow({ where: { id } })).disabledAt).toEqual(disabledAt);
  });

  test("do not disable themselves: 409", async () => {
    await expect(disableUser(ctxOf(admin), { id: admin.id })).rejects.toMatchObject({
      status: 409,
      message: "You can't disable yourself. Ask another administrator.",
    });
  });

  test("are listed by name, each once over all pages, and found by part of a name or address", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listUsers(ctxOf(member), { limit: 3, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(await db().user.count());
    expect(new Set(seen).size).toBe(seen.length);
    const found = await listUsers(ctxOf(member), { q: member.email.slice(0, -4).toUpperCase() });
    expect(found.items.map(({ id }) => id)).toContain(member.id);
    await expect(listUsers(ctxOf(member), { q: "a\0" })).rejects.toMatchObject({ status: 422 });
    await expect(listUsers(ctxOf(member), { cursor: "nonsense" })).rejects.toMatchObject({ status: 400 });
  });
});

describe("managing people is refused", () => {
  const calls = {
    createUser: (ctx: Parameters<typeof createUser>[0]) => createUser(ctx, fresh()),
    updateUser: (ctx: Parameters<typeof createUser>[0]) =>
      updateUser(ctx, { id: member.id, roles: ["admin"] }),
    disableUser: (ctx: Parameters<typeof createUser>[0]) => disableUser(ctx, { id: member.id }),
    enableUser: (ctx: Parameters<typeof createUser>[0]) => enableUser(ctx, { id: member.id }),
    inviteUser: (ctx: Parameters<typeof createUser>[0]) => inviteUser(ctx, { id: member.id }),
    createTeam: (ctx: Parameters<typeof createUser>[0]) => createTeam(ctx, { slug: unique("t"), name: "T" }),
  };

  test.each(Object.entries(calls))("to strangers: %s, 401", async (_name, call) => {
    await expect(call(anonymousCtx())).rejects.toMatchObject({ status: 401 });
  });

  test.each(Object.entries(calls))(
    "to everybody but administrators: %s, 403, audited",
    async (_name, call) => {
      for (const role of roles.filter((role) => role !== "admin")) {
        const ctx = ctxOf(await addPerson(role));
        await expect(call(ctx)).rejects.toMatchObject({ status: 403 });
        expect(await auditOfRequest(ctx)).toMatchObject([
          { outcome: "refused", after: { code: "forbidden" } },
        ]);
      }
    },
  );

  test.each([
    ["updateUser", (id: string) => updateUser(ctxOf(admin), { id, name: "X" })],
    ["disableUser", (id: string) => disableUser(ctxOf(admin), { id })],
    ["enableUser", (id: string) => enableUser(ctxOf(admin), { id })],
    ["inviteUser", (id: string) => inviteUser(ctxOf(admin), { id })],
  ] as const)("for somebody who does not exist: %s, 404", async (_name, call) => {
    await expect(call(newId("user"))).rejects.toMatchObject({ status: 404 });
    await expect(call("a\0b")).rejects.toMatchObject({ status: 422 });
  });

  test.each([
    ["/email", { email: "nobody" }],
    ["/email", { email: "a\0@example.com" }],
    ["/name", { name: "  " }],
    ["/name", { name: "a\0b" }],
    ["/roles", { roles: [] }],
    ["/roles/0", { roles: ["owner"] }],
    ["/password", { password: "short" }],
    ["/superuser", { superuser: true }],
  ])("for an input that is wrong at %s: 422", async (pointer, change) => {
    await expect(createUser(ctxOf(admin), { ...fresh(), ...change } as never)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer }],
    });
  });
});

describe("teams", () => {
  test("are added with their members", async () => {
    const slug = unique("payments");
    const team = await createTeam(ctxOf(admin), {
      slug,
      name: "Payments",
      members: [member.email, admin.email],
    });
    expect(team).toMatchObject({ slug, members: 2 });
    expect(await auditOf(team.id)).toMatchObject([{ action: "team.create", after: { slug } }]);
    const options = await listOwnerOptions(ctxOf(member), {});
    expect(options.map(({ ref }) => ref)).toContain(`team:${slug}`);
  });

  test("are not added twice: 409, also at the same instant", async () => {
    const slug = unique("payments");
    const results = await Promise.allSettled(
      Array.from({ length: 3 }, () => createTeam(ctxOf(admin), { slug, name: "Payments" })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(createTeam(ctxOf(admin), { slug, name: "Other" })).rejects.toMatchObject({ status: 409 });
  });

  test("do not have members whom nobody knows: 422 that points at each", async () => {
    await expect(
      createTeam(ctxOf(admin), {
        slug: unique("t"),
        name: "T",
        members: ["x@example.com", member.email, "y@example.com"],
      }),
    ).rejects.toMatchObject({ status: 422, issues: [{ pointer: "/members/0" }, { pointer: "/members/2" }] });
  });

  test.each(["Payments", "pay ments", "-pay", "pay--ments", ""])("are not called %j: 422", async (slug) => {
    await expect(createTeam(ctxOf(admin), { slug, name: "T" })).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer: "/slug" }],
    });
  });
});

describe("an owner", () => {
  test("is a team or an active person", async () => {
    const slug = unique("owners");
    const team = await createTeam(ctxOf(admin), { slug, name: "Owners" });
    expect(await findOwner(db(), `team:${slug}`)).toEqual({ ownerTeamId: team.id, ownerUserId: null });
    expect(await findOwner(db(), `user:${member.email}`)).toEqual({
      ownerTeamId: null,
      ownerUserId: member.id,
    });
  });

  test("is neither somebody unknown nor somebody disabled", async () => {
    const gone = await addPerson("member");
    await disableUser(systemCtx("tests"), { id: gone.id });
    for (const ref of ["team:nobody", "user:nobody@example.com", `user:${gone.email}`])
      await expect(findOwner(db(), ref)).rejects.toMatchObject({
        code: "invalid",
        issues: [{ pointer: "/owner" }],
      });
    const options = await listOwnerOptions(ctxOf(member), {});
    expect(options.map(({ ref }) => ref)).not.toContain(`user:${gone.email}`);
  });
});
