import { Pace } from "#lib/kernel/pace.ts";
import type { World } from "../evaluation/index.ts";
import { compare, isFlip } from "./compare.ts";
import { askMs } from "./limits.ts";
import type { Question } from "./read-questions.ts";
import { Suppositions } from "./suppositions.ts";
import { Tally } from "./tally.ts";
import { agentNames, toCall } from "./to-call.ts";

export type Asked = {
  tally: Tally;
  /** How many decisions were asked about again, and how many were not: their agent is gone, or time was over. */
  decisions: number;
  leftOut: number;
};

/**
 * Asks two worlds about each recorded question, both as of now: what differs is the draft's doing alone.
 *
 * @param nowMs milliseconds since 1970, by the clock that grants begin and end by
 */
export async function askAgain(
  questions: readonly Question[],
  before: World,
  after: World,
  nowMs: number,
): Promise<Asked> {
  const pace = new Pace(askMs);
  const suppositions = new Suppositions(before, after);
  const names = agentNames(before);
  const asked = { tally: new Tally(before), decisions: 0, leftOut: 0 };
  for (const question of questions) {
    await pace.breathe();
    const agent = names.get(question.agent);
    if (!agent || pace.leftMs < 0) {
      asked.leftOut += question.decisions;
      continue;
    }
    const compared = compare(suppositions, toCall(before, agent, question), nowMs);
    asked.decisions += question.decisions;
    if (compared.uncertain) asked.tally.uncertain(question);
    if (isFlip(compared)) asked.tally.flip(question, compared);
  }
  return asked;
}
