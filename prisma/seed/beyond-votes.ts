import { breakGlass } from "#lib/approvals/emergency/index.ts";
import { voteApproval } from "#lib/approvals/votes/index.ts";
import { lookAt, request } from "./ask-and-vote.ts";

const minuteMs = 60_000;
const hour = 60;

/** A yes that covers what is like it for an hour: other long notes on the same ticket. */
export async function allowTheLike(now: Date): Promise<void> {
  const ticket = "T-48277";
  const body = "The customer reads out one letter after the other, and each is summed up here. ".repeat(8);
  const id = await request(now, 9, { ticket, body });
  const { ctx, painted } = await lookAt(id, "zoe", new Date(now.getTime() - 5 * minuteMs));
  await voteApproval(ctx, {
    ...painted,
    decision: "approve",
    standing: {
      minutes: 60,
      max_calls: 10,
      constraints: [
        { pointer: "/ticket", is: "equals", value: ticket },
        { pointer: "/body", is: "text", max_length: 2_000 },
      ],
    },
  });
}

/** What one person approved alone while nobody of compliance answered, and nobody has reviewed yet. */
export async function approveAlone(now: Date): Promise<void> {
  const body =
    "Card payments fail since dawn. What was tried so far, by whom, and what the customer was told. ".repeat(
      40,
    );
  const id = await request(now, 3 * hour, { ticket: "T-48099", body });
  const { ctx, painted } = await lookAt(id, "daniel", new Date(now.getTime() - 7 * minuteMs));
  await breakGlass(ctx, {
    ...painted,
    incident: "INC-2207",
    reason: "The branches need the history of this incident now, and nobody of compliance answers.",
  });
}
