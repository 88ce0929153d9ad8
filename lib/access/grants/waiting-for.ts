import { oneLine } from "#lib/core/one-line.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Slate, StageTally, Voter } from "#lib/decisions/index.ts";
import { toVoter } from "#lib/kernel/voters.ts";

/** Everybody active who decides on grants, by name. */
export async function loadDeciders(tx: Pick<Tx, "user">): Promise<Voter[]> {
  const people = await tx.user.findMany({
    where: { disabledAt: null, roles: { hasSome: ["governance", "compliance"] } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: { id: true, name: true, roles: true, disabledAt: true },
  });
  return people.map(toVoter);
}

const namesMax = 3;

/** Who decides next, as a sentence. */
export function waitingSentence(
  stages: readonly StageTally[],
  { eligible, missing, complete }: Slate,
): string {
  const open = stages.flatMap(({ role, need, have }, index) => {
    if (have >= need) return [];
    const names = (eligible[index] ?? []).map(({ name }) => oneLine(name, 80));
    const count = need - have;
    const who = names.length === 0 ? "" : ` (${list(shortened(names), "or")})`;
    return [`${count} ${role} ${count === 1 ? "signature" : "signatures"}${who}`];
  });
  const waiting = `Waiting for ${list(open, "and")}.`;
  if (complete) return waiting;
  const more = missing.map(({ role, need }) => `${need} more with the role ${role}`);
  return `${waiting} Nobody can give all of it: it takes ${list(more, "and")}. An administrator can give people roles.`;
}

function shortened(names: readonly string[]): string[] {
  const more = names.length - namesMax;
  return more > 0 ? [...names.slice(0, namesMax), `${more} more`] : [...names];
}

function list(items: readonly string[], word: "and" | "or"): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}
