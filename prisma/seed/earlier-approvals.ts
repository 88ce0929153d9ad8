import { newId } from "#lib/core/ids.ts";
import { db } from "#lib/db/client.ts";
import { request, vote } from "./ask-and-vote.ts";
import type { PersonKey } from "./people.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hours = (count: number) => count * 60;

type Earlier = {
  ticket: string;
  minutesAgo: number;
  says: string;
  decided?: { by: PersonKey; minutesAgo: number; thoughtSeconds: number; no?: string };
};

/** What was asked on the days before; the ones that nobody decided ran out. In the order in which people decided. */
const earlier: readonly Earlier[] = [
  {
    ticket: "T-47810",
    minutesAgo: hours(98),
    says: "The customer read their mother's account number aloud, and it is written here in full. ",
  },
  {
    ticket: "T-47902",
    minutesAgo: hours(75),
    says: "Asks for the second time what the fee in May was for. ",
  },
  {
    ticket: "T-48015",
    minutesAgo: hours(21),
    says: "Moved house, and wants every letter of the last year sent again to the new address. ",
    decided: { by: "amara", minutesAgo: 8.8, thoughtSeconds: 31 },
  },
  {
    ticket: "T-48044",
    minutesAgo: hours(9),
    says: "The branch promised to waive the fee, and the customer has the name of who said so. ",
    decided: {
      by: "daniel",
      minutesAgo: 8.6,
      thoughtSeconds: 64,
      no: "Who promised it has no place in a note.",
    },
  },
  {
    ticket: "T-48060",
    minutesAgo: hours(5),
    says: "Waited forty minutes on the line before anybody answered, and wants that noted. ",
    decided: { by: "zoe", minutesAgo: 8.4, thoughtSeconds: 2 },
  },
];

/** Notes that people of governance were told of, opened and decided on. */
export async function decideEarlier(now: Date): Promise<void> {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * minuteMs);
  for (const { ticket, minutesAgo, says, decided } of earlier) {
    const id = await request(now, minutesAgo, { ticket, body: says.repeat(8) });
    await tellGovernance(id, ago(minutesAgo));
    if (!decided) continue;
    const decidedAt = ago(decided.minutesAgo);
    await vote(id, decided.by, decidedAt, decided.no);
    await noteOpened(id, new Date(decidedAt.getTime() - decided.thoughtSeconds * secondMs), decidedAt);
  }
}

/** As it was delivered then. */
async function tellGovernance(id: string, at: Date): Promise<void> {
  const eventId = newId("outboxEvent");
  const payload = JSON.stringify({ approval_id: id });
  await db().outboxEvent.create({
    data: { id: eventId, kind: "approval.requested", payload, createdAt: at, deliveredAt: at },
  });
  const people = await db().user.findMany({ where: { roles: { has: "governance" } }, select: { id: true } });
  await db().notification.createMany({
    data: people.map(({ id: userId }) => ({
      id: newId("notification"),
      eventId,
      userId,
      kind: "needs_you",
      event: "approval.requested",
      subjectType: "approval",
      subjectId: id,
      subjectName: "A note of the Care assistant",
      text: "Care assistant wants to add a note. It waits for your decision.",
      createdAt: at,
      readAt: at,
    })),
  });
}

/** Whoever voted had before their eyes what they voted on. */
async function noteOpened(id: string, openedAt: Date, decidedAt: Date): Promise<void> {
  const { voterId, displayHash } = await db().vote.findFirstOrThrow({ where: { actionApprovalId: id } });
  await db().look.create({
    data: {
      subjectId: id,
      userId: voterId,
      digest: displayHash ?? "",
      firstSeenAt: openedAt,
      lastSeenAt: decidedAt,
    },
  });
}
