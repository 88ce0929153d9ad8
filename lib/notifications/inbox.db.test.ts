import { beforeAll, expect, test } from "vitest";
import type { UserActor } from "#lib/core/actor.ts";
import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { addPerson } from "#prisma/seed/factories.ts";
import { Inbox } from "./inbox.ts";

let reader: UserActor;
beforeAll(async () => {
  reader = await addPerson("member");
});

/** As a delivery writes it, with an id of its own choice. */
async function written(id = newId("notification"), userId = reader.id): Promise<string> {
  const eventId = newId("outboxEvent");
  const at = new Date();
  await db().outboxEvent.create({
    data: { id: eventId, kind: "policy.decided", payload: "{}", createdAt: at },
  });
  await db().notification.create({
    data: {
      id,
      eventId,
      userId,
      kind: "told",
      event: "policy.decided",
      subjectType: "policy_change",
      subjectId: "pol_1",
      subjectName: "Approval matrix",
      text: "It was adopted.",
      createdAt: at,
    },
  });
  return id;
}
const idsIn = async (inbox: Inbox) => (await inbox.read(reader)).map(({ id }) => id);

test("gives what is new, once, and what is theirs alone", async () => {
  await written();
  const inbox = await Inbox.open(reader.id);
  expect(await idsIn(inbox)).toEqual([]);
  const [first, second] = [await written(), await written()];
  await written(undefined, (await addPerson("member")).id);
  expect(await idsIn(inbox)).toEqual([first, second]);
  expect(await idsIn(inbox)).toEqual([]);
});

test("does not miss what commits after something newer", async () => {
  const inbox = await Inbox.open(reader.id);
  const early = newId("notification");
  const late = await written();
  expect(await idsIn(inbox)).toEqual([late]);
  await written(early);
  expect(await idsIn(inbox)).toEqual([early]);
  expect(await idsIn(inbox)).toEqual([]);
});

test("goes on behind the last one read, and gives the newest of very many", async () => {
  const last = await written();
  const ids: string[] = [];
  for (let index = 0; index < 105; index++) ids.push(await written());
  const inbox = await Inbox.open(reader.id, last);
  expect(await idsIn(inbox)).toEqual(ids.slice(5));
});
