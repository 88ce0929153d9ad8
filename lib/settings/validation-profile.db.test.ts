import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { addPerson, anonymousCtx, auditOfRequest, ctxOf } from "#prisma/seed/factories.ts";
import { getValidationProfile, loadValidationProfile, setValidationProfile } from "./index.ts";

const nothing = {
  git_hosts: [],
  package_registries: [],
  registry_types: [],
  shared_remote_urls: false,
  internal_remote_hosts: [],
};
const house = {
  git_hosts: ["git.corp.example"],
  package_registries: [
    { registry_type: "npm", base_url: "https://packages.corp.example/artifactory/api/npm/all" },
  ],
  registry_types: ["brew"],
  shared_remote_urls: true,
  internal_remote_hosts: ["127.0.0.1:*", "[fd00:1::2]:3000", "mcp.corp.example:8443"],
};
let admin: UserActor;

beforeAll(async () => {
  admin = await addPerson("admin");
});

test("until somebody sets one, the public registry's own rules hold", async () => {
  expect(await getValidationProfile(ctxOf(await addPerson("member")), {})).toEqual(nothing);
});

describe("setting the profile", () => {
  beforeEach(() => db().setting.deleteMany({ where: { name: "validation_profile" } }));

  test("replaces all of it, at once, and records what it was", async () => {
    const ctx = ctxOf(admin);
    expect(await setValidationProfile(ctx, house)).toEqual(house);
    expect(await loadValidationProfile(db())).toEqual(house);
    expect(await db().setting.findUnique({ where: { name: "validation_profile" } })).toMatchObject({
      updatedBy: admin.id,
    });
    expect(await auditOfRequest(ctx)).toMatchObject([
      {
        action: "settings.set_validation_profile",
        outcome: "success",
        target_type: "setting",
        target_id: "validation_profile",
        before: nothing,
        after: house,
      },
    ]);

    const hosts = { git_hosts: ["git.other.example"] };
    expect(await setValidationProfile(ctxOf(admin), hosts)).toEqual({ ...nothing, ...hosts });
  });

  test("works from the command line", async () => {
    await expect(setValidationProfile(systemCtx("Command line"), house)).resolves.toEqual(house);
  });

  test("to what it says already is refused: the log has changes only", async () => {
    await expect(setValidationProfile(ctxOf(admin), {})).rejects.toMatchObject({ code: "conflict" });
    await setValidationProfile(ctxOf(admin), house);
    await expect(setValidationProfile(ctxOf(admin), house)).rejects.toMatchObject({ code: "conflict" });
  });

  test("by several at once leaves a log in which each follows the one before", async () => {
    const contexts = Array.from({ length: 6 }, () => ctxOf(admin));
    await Promise.all(
      contexts.map((ctx, n) => setValidationProfile(ctx, { git_hosts: [`git${n}.corp.example`] })),
    );
    const events = (await Promise.all(contexts.map(auditOfRequest))).flat();
    const befores = events.map(({ before }) => String(before?.git_hosts));
    expect(new Set(befores).size).toBe(6);
  });
});

describe("refused", () => {
  test("to strangers: 401, for reading and for setting", async () => {
    await expect(getValidationProfile(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
    await expect(setValidationProfile(anonymousCtx(), {})).rejects.toMatchObject({ status: 401 });
  });

  test.each(["governance", "compliance", "auditor", "member"] as const)(
    "to somebody who is only %s: 403",
    async (role) => {
      const ctx = ctxOf(await addPerson(role));
      await expect(setValidationProfile(ctx, house)).rejects.toMatchObject({ status: 403 });
      expect(await auditOfRequest(ctx)).toMatchObject([{ outcome: "refused", after: { code: "forbidden" } }]);
    },
  );

  test.each([
    ["/git_hosts/0", { git_hosts: ["https://git.corp.example"] }],
    ["/git_hosts/0", { git_hosts: ["git.corp.example/group"] }],
    ["/git_hosts/0", { git_hosts: ["*"] }],
    ["/git_hosts/0", { git_hosts: ["git\0.example"] }],
    ["/git_hosts/0", { git_hosts: ["git\ud800"] }],
    ["/git_hosts", { git_hosts: "git.corp.example" }],
    ["/internal_remote_hosts/1", { internal_remote_hosts: ["a.example", "a.example:http"] }],
    ["/internal_remote_hosts/0", { internal_remote_hosts: ["a.example:80:*"] }],
    ["/internal_remote_hosts/0", { internal_remote_hosts: ["*"] }],
    ["/git_hosts/0", { git_hosts: ["git.corp.example:*"] }],
    ["/registry_types/0", { registry_types: ["no blanks"] }],
    [
      "/package_registries/0/base_url",
      { package_registries: [{ registry_type: "npm", base_url: "ftp://x.example" }] },
    ],
    [
      "/package_registries/0/base_url",
      { package_registries: [{ registry_type: "npm", base_url: "https://me:secret@x.example" }] },
    ],
    [
      "/package_registries/0/base_url",
      { package_registries: [{ registry_type: "npm", base_url: "https://x.example/\0" }] },
    ],
    ["/package_registries/0/base_url", { package_registries: [{ registry_type: "npm" }] }],
    ["/shared_remote_urls", { shared_remote_urls: "yes" }],
    ["/everything", { everything: true }],
  ])("for what is wrong at %s: 422", async (pointer, input) => {
    await expect(setValidationProfile(ctxOf(admin), input as never)).rejects.toMatchObject({
      status: 422,
      issues: [{ pointer }],
    });
  });
});
