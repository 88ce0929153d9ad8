import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { setVersionStatus } from "#lib/registry/index.ts";
import {
  addPerson,
  anonymousCtx,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { getServerStanding, placeQuarantine } from "./index.ts";

let owner: UserActor;
let governance: UserActor;

beforeAll(async () => {
  [owner, governance] = await Promise.all([addPerson("member"), addPerson("governance")]);
});

async function approve(document = exampleDocument()): Promise<string> {
  await vote(governance, await submitForReview(owner, oneSignature, document));
  return document.name;
}

const standingOf = (name: string, by: UserActor = owner) => getServerStanding(ctxOf(by), { name });

describe("how a server stands", () => {
  test("is told of each version that was ever approved, the newest first, with why it is not callable", async () => {
    const document = exampleDocument();
    const name = await approve(document);
    await approve({ ...document, version: "2.0.0" });
    await approve({ ...document, version: "3.0.0" });
    await submitForReview(owner, oneSignature, { ...document, version: "4.0.0" });
    const sunset_at = new Date(Date.now() + 86_400_000).toISOString();
    const deprecation = { status: "deprecated", status_message: "Old.", sunset_at } as const;
    await setVersionStatus(ctxOf(owner), { name, version: "2.0.0", ...deprecation });
    await setVersionStatus(ctxOf(owner), { name, version: "1.0.0", status: "retired" });
    const quarantine = await placeQuarantine(ctxOf(governance), {
      scope: "server",
      name,
      version: "3.0.0",
      reason: "It leaks.",
    });
    const standing = await standingOf(name);
    expect(standing).toMatchObject({
      name,
      owner_active: true,
      versions: [
        {
          version: "3.0.0",
          status: "quarantined",
          callable: false,
          because: expect.stringContaining("quarantined"),
          quarantine: { id: quarantine.id, reason: "It leaks.", placed_at: quarantine.placed_at },
        },
        {
          version: "2.0.0",
          callable: true,
          because: null,
          quarantine: null,
          approved_by: expect.stringMatching(/^sub_/),
          recertify_by: expect.any(String),
          lapses_at: expect.any(String),
          ...deprecation,
        },
        { version: "1.0.0", callable: false, because: expect.stringContaining("retired") },
      ],
    });
    expect(standing.versions).toHaveLength(3);
  });

  test.each(["{", '{"until":"some day"}', '{"tools":7}'])(
    "is told of a version whose conditions can't be read, too: not callable, and why (%s)",
    async (conditions) => {
      const document = exampleDocument();
      const name = await approve(document);
      await approve({ ...document, version: "2.0.0" });
      await db().serverVersion.updateMany({
        where: { server: { name }, version: "2.0.0" },
        data: { conditions },
      });
      expect((await standingOf(name)).versions).toMatchObject([
        {
          version: "2.0.0",
          callable: false,
          because: "The conditions it was approved under can't be read. Submit it for approval again.",
          conditions: null,
        },
        { version: "1.0.0", callable: true },
      ]);
    },
  );

  test("says what its reader may do about it, and why not", async () => {
    const name = await approve();
    const [stranger, auditor] = await Promise.all([addPerson("member"), addPerson("auditor")]);
    const no = { no: expect.any(String) };
    const canOf = async (by: UserActor) => (await standingOf(name, by)).can;
    expect(await canOf(owner)).toEqual({ set_status: true, quarantine: true, resubmit: true });
    expect(await canOf(governance)).toEqual({ set_status: true, quarantine: true, resubmit: no });
    expect(await canOf(stranger)).toEqual({ set_status: no, quarantine: no, resubmit: true });
    expect(await canOf(auditor)).toEqual({ set_status: no, quarantine: no, resubmit: no });
    await placeQuarantine(ctxOf(owner), { scope: "server", name, reason: "It leaks." });
    expect((await canOf(owner)).quarantine).toEqual(no);
  });

  test("is the same 404 for what is unknown and what was never approved; 401 for whoever is nobody", async () => {
    const { document } = await submitForReview(owner, oneSignature);
    const refusal = (name: string) => standingOf(name).catch((error) => error);
    const unknown = await refusal("com.example/unknown");
    expect(unknown).toMatchObject({ status: 404 });
    expect((await refusal(document?.name ?? "")).message).toBe(unknown.message);
    expect(await refusal("\0")).toMatchObject({ status: 422 });
    await expect(getServerStanding(anonymousCtx(), { name: "x" })).rejects.toMatchObject({ status: 401 });
  });
});
