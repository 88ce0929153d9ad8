import { beforeEach, expect, test } from "vitest";
import { countApprovals, listApprovals } from "#lib/approvals/inbox/index.ts";
import { ringsPerHour } from "#lib/approvals/measures/index.ts";
import { type AskingWorld, askingWorld, pendingApproval } from "#lib/approvals/testing/index.ts";
import { revokeApproval } from "#lib/approvals/votes/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { db } from "#lib/db/client.ts";
import { ctxOf } from "#prisma/seed/factories.ts";
import { handleDeliverEvent } from "./deliver-event.ts";
import { Inbox } from "./inbox.ts";
import { countNotifications, listNotifications, readNotifications } from "./index.ts";
import type { NotificationView } from "./schemas.ts";
import { deliverAll, happen } from "./test-deliveries.ts";

let world: AskingWorld;
let inbox: Inbox;
beforeEach(async () => {
  world = await askingWorld({ stages: [{ who: "beneficiary", need: 1 }] });
  inbox = await Inbox.open(world.beneficiary.id);
});

type Change = Parameters<typeof pendingApproval>[1];

/** An agent asks the beneficiary for so many actions, one after the other. */
async function ask(count: number, changeOf: (index: number) => Change = () => ({})): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const change = { userId: world.beneficiary.id, ...changeOf(index) };
    const { id } = await pendingApproval(world, change);
    await happen({ kind: "approval.requested", approval_id: id });
    await deliverAll();
    ids.push(id);
  }
  return ids;
}
const another = (index: number): Change => ({ tool: `tool_${index}` });

const rung = async () => (await inbox.read(world.beneficiary)).map(({ subject }) => subject.id);
const listed = async (reader: UserActor = world.beneficiary) =>
  (await listNotifications(ctxOf(reader), { view: "needs_me", limit: 100 })).items;
/** As the page does for one that it painted. */
const readPainted = (painted: NotificationView | undefined) =>
  readNotifications(ctxOf(world.beneficiary), { ids: [painted?.id ?? "", ...(painted?.tells_of ?? [])] });
const told = async () => (await listed()).map(({ text }) => text);

test("what is like an unread one calls nobody anew and is counted in it; the inbox shows all of it", async () => {
  const ids = await ask(5);
  expect(await rung()).toEqual([ids[0]]);
  expect(await told()).toEqual([
    expect.stringMatching(/wants to send_money on .* It waits for your decision\. 4 more like it wait\.$/),
  ]);
  const reader = ctxOf(world.beneficiary);
  expect(await countNotifications(reader, {})).toEqual({ unread: 5, needs_me: 5 });
  expect(await countApprovals(reader, {})).toEqual({ needs_me: 5 });
  const waiting = await listApprovals(reader, { view: "needs_me", limit: "20" });
  expect(waiting.items.map(({ id }) => id)).toEqual(ids);
});

test("once it is read, all that it told of is, and the next calls again", async () => {
  const ids = await ask(3);
  const [first] = await listed();
  await readPainted(first);
  expect(await countNotifications(ctxOf(world.beneficiary), {})).toEqual({ unread: 0, needs_me: 0 });
  const [next] = await ask(1);
  expect(await rung()).toEqual([ids[0], next]);
});

test("what came after it was painted is not read with it: it is unread, and listed", async () => {
  const [first = ""] = await ask(3);
  const [painted] = await listed();
  const [late = ""] = await ask(1);
  expect(await rung()).toEqual([first]);
  await readPainted(painted);
  expect(await countNotifications(ctxOf(world.beneficiary), {})).toEqual({ unread: 1, needs_me: 1 });
  const unread = (await listed()).filter(({ read_at }) => read_at === null);
  expect(unread.map(({ subject }) => subject.id)).toEqual([late]);
});

test("naming one alone reads it alone", async () => {
  const [, ...others] = await ask(3);
  const [painted] = await listed();
  await readNotifications(ctxOf(world.beneficiary), { ids: [painted?.id ?? ""] });
  const unread = (await listed()).filter(({ read_at }) => read_at === null);
  expect(unread.map(({ subject }) => subject.id)).toEqual(others.toReversed());
});

test("what is graver than what is unread calls, though it is like it", async () => {
  const ids = await ask(2, (index) => ({ tier: index === 0 ? 1 : 3 }));
  expect(await rung()).toEqual(ids);
});

test("what was counted in one that is over shows by itself, and called nobody", async () => {
  const [first = "", second, third] = await ask(3);
  await revokeApproval(ctxOf(world.beneficiary), { id: first, reason: "Not this one." });
  await deliverAll();
  expect((await listed()).map(({ subject }) => subject.id)).toEqual([third, second]);
  expect(await rung()).toEqual([first]);
});

test("another tool calls; beyond twelve an hour one tells of the rest, and nothing is lost", async () => {
  const ids = await ask(ringsPerHour + 7, another);
  expect(await rung()).toEqual(ids.slice(0, ringsPerHour));
  const texts = await told();
  expect(texts).toHaveLength(ringsPerHour);
  expect(texts[0]).toMatch(/It waits for your decision\. 7 more actions wait for you\.$/);
  expect(texts[1]).toMatch(/It waits for your decision\.$/);
  expect(await countApprovals(ctxOf(world.beneficiary), {})).toEqual({ needs_me: ringsPerHour + 7 });
});

test("an hour later there is room again", async () => {
  await ask(ringsPerHour, another);
  await db().$executeRaw`UPDATE notification SET created_at = created_at - interval '61 minutes'
    WHERE user_id = ${world.beneficiary.id}`;
  inbox = await Inbox.open(world.beneficiary.id);
  const [next] = await ask(1, () => another(99));
  expect(await rung()).toEqual([next]);
});

test("what is critical, and what is half over, calls beyond the budget", async () => {
  await ask(ringsPerHour, another);
  const [quiet = "", critical] = await ask(2, (index) => ({
    tool: `late_${index}`,
    tier: index === 1 ? 4 : 2,
  }));
  await happen({ kind: "approval.escalated", approval_id: quiet });
  await deliverAll();
  expect((await rung()).slice(ringsPerHour)).toEqual([critical, quiet]);
});

test("two delivered at once call once", async () => {
  const made = await Promise.all([1, 2].map(() => pendingApproval(world, { userId: world.beneficiary.id })));
  for (const { id } of made) await happen({ kind: "approval.requested", approval_id: id });
  const events = await db().outboxEvent.findMany({ where: { deliveredAt: null }, select: { id: true } });
  await Promise.all(events.map(({ id }) => handleDeliverEvent({ event_id: id })));
  expect(await rung()).toHaveLength(1);
});
