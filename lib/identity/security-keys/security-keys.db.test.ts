import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { env, provideEnv } from "#lib/env.ts";
import { addPerson, auditOf, ctxOf } from "#prisma/seed/factories.ts";
import { addedKey, signedInNow, softwareKey } from "../testing/index.ts";
import { addSecurityKey, listSecurityKeys, removeSecurityKey, startSecurityKey } from "./index.ts";
import { securityKeysMax } from "./schemas.ts";

let person: UserActor;

beforeAll(async () => {
  provideEnv({ PUBLIC_URL: "http://localhost:3000" });
  person = signedInNow(await addPerson("governance"));
});

const forbidden = { code: "forbidden" };
const fresh = { ...forbidden, details: { step_up: "fresh_sign_in" } };
const key = () => softwareKey(env().publicUrl);
const start = (actor = person) => startSecurityKey(ctxOf(actor), {});
const add = (response: ReturnType<ReturnType<typeof key>["register"]>, actor = person) =>
  addSecurityKey(ctxOf(actor), { name: "Blue key", response });
const later = (minutes: number, actor = person) => ({
  ...ctxOf(actor),
  at: new Date(Date.now() + minutes * 60_000),
});

describe("adding a key", () => {
  test("takes what was begun here: verified, for this address, no attestation, not one that is here already", async () => {
    const someone = signedInNow(await addPerson("member"));
    const options = await start(someone);
    expect(options).toMatchObject({
      rp: { id: "localhost" },
      attestation: "none",
      excludeCredentials: [],
      authenticatorSelection: { userVerification: "required", residentKey: "discouraged" },
    });
    const blue = key();
    const added = await add(blue.register(options), someone);
    const { items } = await listSecurityKeys(ctxOf(someone), {});
    expect(items).toEqual([{ ...added, name: "Blue key", last_used_at: null }]);
    expect((await auditOf(added.id)).map(({ action }) => action)).toEqual(["security_key.add"]);
    const next = await start(someone);
    expect(next.excludeCredentials).toMatchObject([{ id: blue.credentialId, transports: ["usb"] }]);
    await expect(add(blue.register(next), someone)).rejects.toMatchObject({ code: "conflict" });
    await expect(add(blue.register(await start()), person)).rejects.toMatchObject({ code: "conflict" });
  });

  test.for([
    ["another address", { origin: "https://evil.example" }],
    ["another relying party", { rpId: "evil.example" }],
    ["nobody verified", { verified: false }],
    ["a challenge of its own", { challenge: "AAAA" }],
  ] as const)("refuses %s", async ([, lies]) => {
    await expect(add(key().register(await start(), lies))).rejects.toMatchObject(forbidden);
  });

  test("uses a challenge once, in five minutes, for whom it was made", async () => {
    const options = await start();
    const { challenge } = options;
    const other = signedInNow(await addPerson("member"));
    await expect(add(key().register(options), other)).rejects.toMatchObject(forbidden);
    const blue = key().register(options);
    await add(blue);
    await expect(add(key().register(options))).rejects.toMatchObject(forbidden);
    expect(await db().keyChallenge.count({ where: { challenge, usedAt: null } })).toBe(0);
    const late = await start();
    const signed = { ...person, signedInAt: new Date(Date.now() + 6 * 60_000) };
    await expect(
      addSecurityKey(later(6, signed), { name: "Late", response: key().register(late) }),
    ).rejects.toMatchObject(forbidden);
  });

  test("keeps the newest ten challenges of a person, the newest of which works, and nobody's that is over", async () => {
    const [someone, other] = [signedInNow(await addPerson("member")), signedInNow(await addPerson("member"))];
    const long = { userId: other.id };
    const [createdAt, expiresAt] = [new Date(Date.now() - 600_000), new Date(Date.now() - 300_000)];
    const over = { challenge: "AAAA", purpose: "register", createdAt, expiresAt };
    await db().keyChallenge.create({ data: { id: newId("keyChallenge"), ...long, ...over } });
    let newest = await start(someone);
    for (let n = 1; n < 30; n++) newest = await start(someone);
    expect(await db().keyChallenge.count({ where: { userId: someone.id } })).toBe(10);
    expect(await db().keyChallenge.count({ where: long })).toBe(0);
    expect(await add(key().register(newest), someone)).toMatchObject({ name: "Blue key" });
  });

  test("of two who use one challenge at once, one adds a key", async () => {
    const someone = signedInNow(await addPerson("member"));
    const options = await start(someone);
    const both = await Promise.allSettled([
      add(key().register(options), someone),
      add(key().register(options), someone),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("needs a sign-in of the last five minutes in the browser, as removing does", async () => {
    const stale = { ...person, signedInAt: new Date(Date.now() - 6 * 60_000) };
    const byToken: UserActor = { ...person, via: "token" };
    const { id } = await addedKey(person);
    const response = key().register(await start());
    for (const actor of [stale, byToken]) {
      await expect(start(actor)).rejects.toMatchObject(fresh);
      await expect(add(response, actor)).rejects.toMatchObject(fresh);
      await expect(removeSecurityKey(ctxOf(actor), { id })).rejects.toMatchObject(fresh);
    }
  });

  test("ends at ten, until one is removed", async () => {
    const someone = signedInNow(await addPerson("member"));
    const spare = await start(someone);
    const keys = [];
    for (let n = 0; n < securityKeysMax; n++) keys.push(await addedKey(someone));
    await expect(start(someone)).rejects.toMatchObject({ code: "conflict" });
    await expect(add(key().register(spare), someone)).rejects.toMatchObject({ code: "conflict" });
    await removeSecurityKey(ctxOf(someone), { id: keys[0]?.id ?? "" });
    expect(await add(key().register(spare), someone)).toMatchObject({ name: "Blue key" });
  });

  test("says why where browsers offer no keys", async () => {
    for (const address of ["http://127.0.0.1:3000", "https://[::1]", "http://countersign.example"]) {
      provideEnv({ PUBLIC_URL: address });
      await expect(start()).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("PUBLIC_URL"),
      });
    }
    provideEnv({ PUBLIC_URL: "http://localhost:3000" });
  });
});

describe("removing a key", () => {
  test("is for whose it is; the row stays, so that what it signed can be looked at again", async () => {
    const { id } = await addedKey(person);
    const other = signedInNow(await addPerson("governance"));
    await expect(removeSecurityKey(ctxOf(other), { id })).rejects.toMatchObject({ code: "not_found" });
    await removeSecurityKey(ctxOf(person), { id });
    await expect(removeSecurityKey(ctxOf(person), { id })).rejects.toMatchObject({ code: "not_found" });
    expect((await listSecurityKeys(ctxOf(person), {})).items.map((each) => each.id)).not.toContain(id);
    const row = await db().securityKey.findUniqueOrThrow({ where: { id } });
    expect(row.removedAt).not.toBeNull();
    await expect(db().securityKey.update({ where: { id }, data: { removedAt: null } })).rejects.toThrow(
      /was removed/,
    );
  });
});
