import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { type Act, holdLock, queued } from "#lib/db/test-locks.ts";
import { setServerStatus } from "#lib/registry/index.ts";
import {
  addPerson,
  auditOf,
  ctxOf,
  exampleDocument,
  oneSignature,
  submitForReview,
  twoSignatures,
  vote,
} from "#prisma/seed/factories.ts";
import { getServerStanding, placeQuarantine, proposeLift, voteLift, withdrawLift } from "./index.ts";
import type { Placing } from "./quarantine-area.ts";
import type { QuarantineView } from "./schemas.ts";

/** Real races on real Postgres: a third connection holds what both need, so that the test says who comes first. */

let owner: UserActor;
let governance: UserActor;
let compliance: UserActor;
let proposer: UserActor;

beforeAll(async () => {
  [owner, governance, compliance, proposer] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("compliance"),
    addPerson("governance"),
  ]);
});

const reason = "At the same instant.";
const place = (placing: Placing) => placeQuarantine(ctxOf(governance), placing);
const ofServer = (name: string): Placing => ({ scope: "server", name, reason });

/** Runs both so that `first` gets the server's lock before `second`, whatever they did before. */
async function inOrder(name: string, first: Act, second: Act) {
  return queued(await holdLock("SELECT id FROM server WHERE name = $1 FOR UPDATE", [name]), first, second);
}

async function statusOf(name: string, version = "1.0.0") {
  const row = await db().serverVersion.findFirstOrThrow({ where: { version, server: { name } } });
  return row.status;
}

const scopes: [string, (name: string) => Placing][] = [
  ["its server", ofServer],
  ["its owner", () => ({ scope: "owner", owner: `user:${owner.email}`, reason })],
  ["everything", () => ({ scope: "everything", confirm: "everything", reason })],
];

describe.each(scopes)("a first approval that meets a quarantine of %s", (_what, placing) => {
  test("and comes first is stopped", async () => {
    const document = exampleDocument();
    await approveOneVersion(document.name);
    const submission = await submitForReview(owner, oneSignature, { ...document, version: "2.0.0" });
    const outcome = await inOrder(
      document.name,
      () => vote(governance, submission),
      () => place(placing(document.name)),
    );
    expect(outcome).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    expect(await statusOf(document.name, "2.0.0")).toBe("quarantined");
  });

  test("and comes second brings its own version live, and nothing else", async () => {
    const document = exampleDocument();
    await approveOneVersion(document.name);
    const submission = await submitForReview(owner, oneSignature, { ...document, version: "2.0.0" });
    const outcome = await inOrder(
      document.name,
      () => place(placing(document.name)),
      () => vote(governance, submission),
    );
    expect(outcome).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    expect(await statusOf(document.name, "2.0.0")).toBe("live");
    expect(await statusOf(document.name)).toBe("quarantined");
  });
});

test.each(scopes.slice(1))(
  "the very first approval of a server is seen by a quarantine of %s that waits for it",
  async (_what, placing) => {
    const document = exampleDocument();
    const submission = await submitForReview(owner, oneSignature, document);
    // Something to stop beside it.
    await approveOneVersion(exampleDocument().name);
    await inOrder(
      document.name,
      () => vote(governance, submission),
      () => place(placing(document.name)),
    );
    expect(await statusOf(document.name)).toBe("quarantined");
  },
);

async function approveOneVersion(name: string): Promise<void> {
  await vote(governance, await submitForReview(owner, oneSignature, { ...exampleDocument(), name }));
}

describe("an approval of what is live already that meets a quarantine", () => {
  async function underReviewAgain() {
    const document = exampleDocument();
    await approveOneVersion(document.name);
    const { document: text } = await db().serverVersion.findFirstOrThrow({
      where: { server: { name: document.name } },
    });
    const submission = await submitForReview(owner, oneSignature, JSON.parse(text ?? ""));
    return { name: document.name, submission };
  }

  test("and comes first is stopped", async () => {
    const { name, submission } = await underReviewAgain();
    const outcome = await inOrder(
      name,
      () => vote(governance, submission),
      () => place(ofServer(name)),
    );
    expect(outcome).toMatchObject([{ status: "fulfilled" }, { status: "fulfilled" }]);
    expect(await statusOf(name)).toBe("quarantined");
  });

  test("and comes second is refused with its vote: it was on what was known before", async () => {
    const { name, submission } = await underReviewAgain();
    const [placed, voted] = await inOrder(
      name,
      () => place(ofServer(name)),
      () => vote(governance, submission),
    );
    const quarantine = placed?.status === "fulfilled" ? (placed.value as QuarantineView).id : "";
    expect(voted).toMatchObject({
      status: "rejected",
      reason: {
        code: "conflict",
        message: expect.stringContaining("submit it again"),
        details: { quarantine },
      },
    });
    expect(await statusOf(name)).toBe("quarantined");
    expect(await db().vote.count({ where: { submissionId: submission.id } })).toBe(0);
    const { status } = await db().submission.findUniqueOrThrow({ where: { id: submission.id } });
    expect(status).toBe("in_review");
  });
});

test("a review that began after the quarantine brings its version back", async () => {
  const document = exampleDocument();
  await vote(governance, await submitForReview(owner, oneSignature, document));
  await place(ofServer(document.name));
  await vote(governance, await submitForReview(owner, oneSignature, document));
  expect(await statusOf(document.name)).toBe("live");
});

describe("worse news about what is stopped already", () => {
  async function stopped() {
    const document = exampleDocument();
    await vote(governance, await submitForReview(owner, oneSignature, document));
    return { document, first: await place(ofServer(document.name)) };
  }
  const worse = async (name: string) => {
    const { can } = await getServerStanding(ctxOf(governance), { name });
    expect(can.quarantine).toBe(true);
    return place({ scope: "server", name, reason: "It also deletes." });
  };

  test("counts against the review that would bring it back", async () => {
    const { document } = await stopped();
    const submission = await submitForReview(owner, oneSignature, document);
    const second = await worse(document.name);
    expect(second).toMatchObject({ versions: 0, stopped: [{ from: "quarantined", now: "quarantined" }] });
    await expect(vote(governance, submission)).rejects.toMatchObject({
      code: "conflict",
      details: { quarantine: second.id },
    });
    expect(await statusOf(document.name)).toBe("quarantined");
  });

  test("counts against the lift that is proposed, until it is lifted itself", async () => {
    const { document, first } = await stopped();
    const lift = async (id: string) => {
      const view = await proposeLift(ctxOf(proposer), { id, reason });
      return () =>
        voteLift(ctxOf(governance), { id, digest: view.lift?.digest ?? "", decision: "approve", reason });
    };
    const liftFirst = await lift(first.id);
    const second = await worse(document.name);
    await liftFirst();
    expect(await statusOf(document.name)).toBe("quarantined");
    await (await lift(second.id))();
    expect(await statusOf(document.name)).toBe("live");
  });

  test("is nothing new while nothing of it is on its way back: 409, and its button says so", async () => {
    const { document } = await stopped();
    await submitForReview(owner, oneSignature, { ...document, version: "2.0.0" });
    await expect(place(ofServer(document.name))).rejects.toMatchObject({ code: "conflict" });
    const { can } = await getServerStanding(ctxOf(governance), { name: document.name });
    expect(can.quarantine).toEqual({ no: expect.any(String) });
  });
});

test("two quarantines of the same: one stops it, the other is told by whom", async () => {
  const name = exampleDocument().name;
  await approveOneVersion(name);
  const [first, second] = await inOrder(
    name,
    () => place(ofServer(name)),
    () => place(ofServer(name)),
  );
  expect(first?.status).toBe("fulfilled");
  expect(second).toMatchObject({ status: "rejected", reason: { code: "conflict" } });
});

test("a deprecation that comes after the quarantine is refused; before it, it is what comes back", async () => {
  const names = [exampleDocument().name, exampleDocument().name] as const;
  for (const name of names) await approveOneVersion(name);
  const deprecate = (name: string) => setServerStatus(ctxOf(owner), { name, status: "deprecated" });
  const late = await inOrder(
    names[0],
    () => place(ofServer(names[0])),
    () => deprecate(names[0]),
  );
  expect(late).toMatchObject([{ status: "fulfilled" }, { status: "rejected", reason: { code: "conflict" } }]);
  const early = await inOrder(
    names[1],
    () => deprecate(names[1]),
    () => place(ofServer(names[1])),
  );
  expect(early).toMatchObject([
    { status: "fulfilled" },
    { value: { stopped: [{ from: "deprecated", now: "quarantined" }] } },
  ]);
});

describe("votes on a lift", () => {
  async function proposed(facts = twoSignatures): Promise<QuarantineView & { name: string }> {
    const document = exampleDocument();
    const submission = await submitForReview(owner, facts, document);
    await vote(governance, submission);
    if (facts === twoSignatures) await vote(compliance, submission);
    const { id } = await place(ofServer(document.name));
    return { ...(await proposeLift(ctxOf(proposer), { id, reason })), name: document.name };
  }
  const say = (by: UserActor, { id, lift }: QuarantineView, decision: "approve" | "reject" = "approve") =>
    voteLift(ctxOf(by), { id, digest: lift?.digest ?? "", decision, reason });
  const onQuarantine = async (id: string, first: Act, second: Act) =>
    queued(await holdLock("SELECT id FROM quarantine WHERE id = $1 FOR UPDATE", [id]), first, second);
  const liftsOf = async (id: string) =>
    (await auditOf(id)).filter(({ action }) => action === "quarantine.lift").length;

  test("that are the last two at once are both counted, and it is lifted once", async () => {
    const view = await proposed();
    const outcome = await onQuarantine(
      view.id,
      () => say(governance, view),
      () => say(compliance, view),
    );
    expect(outcome.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await statusOf(view.name)).toBe("live");
    expect(await liftsOf(view.id)).toBe(1);
  });

  test("that disagree at once end in the one that came first", async () => {
    for (const [first, second] of [
      ["approve", "reject"],
      ["reject", "approve"],
    ] as const) {
      const view = await proposed(oneSignature);
      const other = await addPerson("governance");
      const outcome = await onQuarantine(
        view.id,
        () => say(governance, view, first),
        () => say(other, view, second),
      );
      expect(outcome).toMatchObject([{ status: "fulfilled" }, { reason: { code: "conflict" } }]);
      expect(await statusOf(view.name)).toBe(first === "approve" ? "live" : "quarantined");
    }
  });

  test("that meet its withdrawal: one of the two counts and the other is told", async () => {
    const withdraw = (id: string) => withdrawLift(ctxOf(proposer), { id });
    const [voted, withdrawn] = [await proposed(oneSignature), await proposed(oneSignature)];
    expect(
      await onQuarantine(
        voted.id,
        () => say(governance, voted),
        () => withdraw(voted.id),
      ),
    ).toMatchObject([{ status: "fulfilled" }, { reason: { code: "conflict" } }]);
    expect(await statusOf(voted.name)).toBe("live");
    expect(
      await onQuarantine(
        withdrawn.id,
        () => withdraw(withdrawn.id),
        () => say(governance, withdrawn),
      ),
    ).toMatchObject([{ status: "fulfilled" }, { reason: { code: "conflict" } }]);
    expect(await statusOf(withdrawn.name)).toBe("quarantined");
    expect(await liftsOf(withdrawn.id)).toBe(0);
  });

  test("that meet another quarantine: what that one covers stays, in either order", async () => {
    const everything: Placing = { scope: "everything", confirm: "everything", reason };
    for (const liftFirst of [true, false]) {
      const view = await proposed(oneSignature);
      // So that there is something to stop in any case.
      await approveOneVersion(exampleDocument().name);
      const acts: Act[] = [() => say(governance, view), () => place(everything)];
      if (!liftFirst) acts.reverse();
      const outcome = await inOrder(view.name, acts[0] as Act, acts[1] as Act);
      expect(outcome.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      expect(await statusOf(view.name)).toBe("quarantined");
      const { status } = await db().quarantine.findUniqueOrThrow({ where: { id: view.id } });
      expect(status).toBe("lifted");
    }
  });
});
