import { db } from "#lib/db/client.ts";
import { request, vote } from "./ask-and-vote.ts";
import { allowTheLike, approveAlone } from "./beyond-votes.ts";
import { decideEarlier } from "./earlier-approvals.ts";

const minuteMs = 60_000;

/**
 * What the Care assistant may only do with a person's yes: two long notes that wait, one that was turned down, and a few of
 * the days before; once. They are written as the gateway's requests would be, because nothing asks in the demo.
 */
export async function askForYes(now: Date): Promise<void> {
  if ((await db().actionApproval.count()) > 0 || (await db().agent.count()) === 0) return;
  await decideEarlier(now);
  const denied = await request(now, 12, {
    ticket: "T-48112",
    body: `${"The customer wrote again about the standing order. ".repeat(14)}Their card is 4111 1111 1111 1111.`,
  });
  await vote(
    denied,
    "amara",
    new Date(now.getTime() - 8 * minuteMs),
    "A card number has no place in a note.",
  );
  await approveAlone(now);
  await allowTheLike(now);
  await request(
    now,
    25,
    {
      ticket: "T-48230",
      body: `Called twice about the same transfer. ${"Says that the branch promised an answer by Friday. ".repeat(13)}`,
    },
    "The next colleague needs the whole history of this case in one place.",
  );
  await request(now, 6, {
    ticket: "T-48301",
    body: `Wants the fee of 12.50 back.\u202e ${"It was charged in March, April and May, each time on the first. ".repeat(10)}`,
  });
}
