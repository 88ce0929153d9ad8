import { cancelGrant, releaseGrant, requestGrant, revokeGrant, voteGrant } from "#lib/access/grants/index.ts";
import { givenGrantStatuses } from "#lib/core/words.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { agentOf, type Happening, story } from "./agents.ts";
import type { AgentName } from "./clients.ts";
import type { PersonKey } from "./people.ts";

type Requested = Parameters<typeof requestGrant>[1];
export type Asked = Omit<Requested, "agent_id" | "server" | "reason" | "extends" | "not_before">;
/** What becomes of a request, or of what was given by it. */
type Step = {
  age: string;
  by: PersonKey;
  take(ctx: Ctx, grant: { id: string; digest: string }): Promise<unknown>;
};

type Beginning = {
  /** It goes on from the agent's grant on this server that is given. */
  goesOn?: true;
  daysLater?: number;
};

const dayMs = 86_400_000;
export const days = (count: number) => count * 1_440;

/** A request for an agent's access to a server, and all that came of it. */
export function request(
  [age, by]: [string, PersonKey],
  agent: AgentName,
  server: string,
  asked: Asked & Beginning,
  reason: string,
  ...steps: Step[]
): Happening[] {
  const grant = { id: "", digest: "" };
  const { goesOn, daysLater, ...terms } = asked;
  const asks = async (ctx: Ctx) => {
    const { id, digest } = await requestGrant(ctx, {
      agent_id: await agentOf(ctx, agent),
      server,
      ...terms,
      reason,
      extends: goesOn ? await givenTo(ctx, agent, server) : undefined,
      not_before: daysLater === undefined ? undefined : daysAfter(ctx, daysLater),
    });
    Object.assign(grant, { id, digest });
  };
  const after = steps.map(({ age, by, take }) => ({ age, by, play: (ctx: Ctx) => take(ctx, grant) }));
  return [{ age, by, play: asks }, ...after];
}

function daysAfter({ at }: Ctx, count: number): string {
  return new Date((at?.getTime() ?? Date.now()) + count * dayMs).toISOString();
}

/** The agent's youngest grant on a server of those that are given. */
async function givenTo(ctx: Ctx, agent: AgentName, server: string): Promise<string> {
  const { id } = await story(ctx).grant.findFirstOrThrow({
    where: { agent: { name: agent }, server: { name: server }, status: { in: [...givenGrantStatuses] } },
    orderBy: { createdAt: "desc" },
  });
  return id;
}

const votes =
  (decision: "approve" | "reject") =>
  (age: string, by: PersonKey, reason: string): Step => ({
    age,
    by,
    take: (ctx, { id, digest }) => voteGrant(ctx, { id, digest, decision, reason }),
  });
export const approves = votes("approve");
export const denies = votes("reject");
const ends =
  (end: typeof releaseGrant) =>
  (age: string, by: PersonKey, reason: string): Step => ({
    age,
    by,
    take: (ctx, { id }) => end(ctx, { id, reason }),
  });
export const releases = ends(releaseGrant);
export const revokes = ends(revokeGrant);
export const cancels = (age: string, by: PersonKey): Step => ({
  age,
  by,
  take: (ctx, { id }) => cancelGrant(ctx, { id }),
});
