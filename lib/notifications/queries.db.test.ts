import { beforeAll, describe, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import {
  addPerson,
  anonymousCtx,
  ctxOf,
  oneSignature,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import { countNotifications, listNotifications } from "./queries.ts";
import { readNotifications } from "./read-notifications.ts";
import type { NotificationView } from "./schemas.ts";
import { deliverAll } from "./test-deliveries.ts";

let member: UserActor;
let governance: UserActor;
let other: UserActor;
let submissions: Awaited<ReturnType<typeof submitForReview>>[];

beforeAll(async () => {
  [member, governance, other] = await Promise.all([
    addPerson("member"),
    addPerson("governance"),
    addPerson("governance"),
  ]);
  submissions = [];
  for (let index = 0; index < 5; index++) {
    submissions.push(await submitForReview(member, oneSignature));
    await deliverAll();
  }
});

const all = async (reader: UserActor) => (await listNotifications(ctxOf(reader), { limit: 100 })).items;
const countsOf = (reader: UserActor) => countNotifications(ctxOf(reader), {});
const idsOf = (items: NotificationView[]) => items.map(({ id }) => id);

describe("a list of notifications", () => {
  test("comes newest first, in pages without gap or overlap", async () => {
    const whole = await all(governance);
    expect(whole.map(({ subject }) => subject.id)).toEqual(submissions.map(({ id }) => id).reverse());
    const paged: NotificationView[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listNotifications(ctxOf(governance), { limit: 2, cursor });
      paged.push(...page.items);
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(idsOf(paged)).toEqual(idsOf(whole));
  });

  test("holds its reader's own alone", async () => {
    const [mine, theirs] = await Promise.all([all(governance), all(other)]);
    expect(mine).toHaveLength(5);
    expect(theirs).toHaveLength(5);
    expect(idsOf(mine).filter((id) => idsOf(theirs).includes(id))).toEqual([]);
    expect(await all(member)).toEqual([]);
  });

  test("is refused to who is nobody, and with a cursor that is none", async () => {
    await expect(listNotifications(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(countNotifications(anonymousCtx(), {})).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(readNotifications(anonymousCtx(), { all: true })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    await expect(listNotifications(ctxOf(governance), { cursor: "x" })).rejects.toMatchObject({
      code: "malformed",
    });
    const token = { ...governance, scopes: ["submission.read"], via: "token" as const };
    await expect(listNotifications(ctxOf(token), {})).rejects.toMatchObject({ code: "forbidden" });
  });

  test("by what it is: what waits, what was decided, what is overdue", async () => {
    const [first] = submissions;
    if (first) await vote(governance, first);
    await deliverAll();
    const view = async (name: "needs_me" | "decided" | "overdue") =>
      (await listNotifications(ctxOf(other), { view: name })).items.map(({ subject }) => subject.id);
    expect(await view("needs_me")).toEqual(
      submissions
        .slice(1)
        .map(({ id }) => id)
        .reverse(),
    );
    expect(await view("overdue")).toEqual([]);
    const decided = await listNotifications(ctxOf(member), { view: "decided" });
    expect(decided.items.map(({ subject }) => subject.id)).toEqual([first?.id]);
  });
});

describe("reading", () => {
  test("is of one's own alone, and counts down", async () => {
    const before = await countsOf(governance);
    const [own] = (await listNotifications(ctxOf(governance), { view: "needs_me" })).items;
    const after = await readNotifications(ctxOf(other), { ids: [own?.id ?? "", "ntf_unknown"] });
    expect(after).toEqual(await countsOf(other));
    expect(await countsOf(governance)).toEqual(before);

    expect(await readNotifications(ctxOf(governance), { ids: [own?.id ?? ""] })).toEqual({
      unread: before.unread - 1,
      needs_me: before.needs_me - 1,
    });
    const [read] = (await listNotifications(ctxOf(governance), { view: "needs_me" })).items;
    expect(read?.id, "read or not, it still waits").toBe(own?.id);
    expect(read?.read_at).not.toBeNull();
    // Again, it keeps the time.
    await readNotifications(ctxOf(governance), { ids: [own?.id ?? ""] });
    expect((await all(governance)).find(({ id }) => id === own?.id)?.read_at).toBe(read?.read_at);
  });

  test("all at once leaves nothing unread, for nobody else", async () => {
    const before = await countsOf(governance);
    expect(await readNotifications(ctxOf(other), { all: true })).toEqual({ unread: 0, needs_me: 0 });
    expect(await countsOf(governance)).toEqual(before);
  });

  test("takes ids or everything, and says so", async () => {
    for (const input of [{}, { all: true as const, ids: ["ntf_1"] }, { ids: [] }, { ids: ["a\0"] }])
      await expect(readNotifications(ctxOf(governance), input)).rejects.toMatchObject({ code: "invalid" });
  });

  test("counts as waiting only what its reader has not decided themselves", async () => {
    const { needs_me } = await countsOf(governance);
    const open = submissions.at(1);
    if (open) await vote(governance, open, "request_changes");
    expect((await countsOf(governance)).needs_me).toBe(needs_me - 1);
  });
});
