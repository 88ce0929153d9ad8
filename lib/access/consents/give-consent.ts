import { DomainError, notFound } from "#lib/core/errors.ts";
import { hasOwner } from "#lib/core/has-owner.ts";
import { newId } from "#lib/core/ids.ts";
import { oneLine } from "#lib/core/one-line.ts";
import { type AccessLevel, accessLevels } from "#lib/core/words.ts";
import type { Tx } from "#lib/db/client.ts";
import { type CommandCtx, command } from "#lib/kernel/command.ts";
import { agentLabel, withdrawConsents } from "../agents/index.ts";
import { type ConsentRow, consentInclude, personOf, toConsentView } from "./consent-view.ts";
import { loadPossible } from "./possible.ts";
import { consentView, giveConsentInput } from "./schemas.ts";

type Subject = { userId: string; agentId: string; serverId: string };

/** Says what an agent may do for whoever asks with a server, in place of what they said of the two before. */
export const giveConsent = command({
  id: "consent.give",
  permission: "consent.manage",
  summary: "Let an agent act for you on a server, with these levels of access and no other",
  input: giveConsentInput,
  output: consentView,
  target: ({ agent_id }) => ({ type: "agent", id: agent_id }),
  async run(ctx, { agent_id, server, scopes: asked }) {
    const { id: userId } = personOf(ctx);
    const scopes = accessLevels.filter((level) => asked.includes(level));
    await lockPerson(ctx.tx, userId);
    await refuseUnfit(ctx.tx, agent_id);
    const serverId = await findGranted(ctx, userId, { agentId: agent_id, server, scopes });
    const subject: Subject = { userId, agentId: agent_id, serverId };
    const standing = await ctx.tx.consent.findFirst({
      where: { ...subject, withdrawnAt: null },
      include: consentInclude,
    });
    if (standing && scopes.join() === standing.scopes.join())
      throw new DomainError("conflict", "You let this agent do exactly this already.");

    const at = await ctx.now();
    if (standing) await withdrawConsents(ctx, { id: standing.id }, at);
    const row = await ctx.tx.consent.create({
      data: { id: newId("consent"), ...subject, scopes, createdAt: at },
      include: consentInclude,
    });
    await record(ctx, row, standing);
    return toConsentView(row);
  },
});

/** Of two that somebody gives at once, the later one replaces the earlier. */
async function lockPerson(tx: Pick<Tx, "$queryRaw">, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId} FOR NO KEY UPDATE`;
}

/** @throws DomainError `not_found`; `conflict` for an agent that acts for nobody */
async function refuseUnfit(tx: Pick<Tx, "agent" | "$queryRaw">, agentId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM agent WHERE id = ${agentId} FOR SHARE`;
  const agent = await tx.agent.findUnique({
    where: { id: agentId },
    include: { ownerUser: { select: { email: true, name: true, disabledAt: true } } },
  });
  if (!agent) throw notFound("agent");
  const refuse = (why: string) => new DomainError("conflict", `The agent ${agentLabel(agent)} ${why}`);
  if (agent.disabledAt)
    throw refuse("is disabled and acts for nobody. Governance or an administrator can enable it.");
  if (!hasOwner(agent))
    throw refuse("has nobody who answers for it any more. An administrator can give it another owner.");
  if (agent.trustModel === "service")
    throw refuse("acts by itself and never for people: it needs no consent.");
}

type Asked = { agentId: string; server: string; scopes: readonly AccessLevel[] };

/** @throws DomainError `conflict`, in the same words whether there is no such server or no such grant */
async function findGranted(ctx: CommandCtx, userId: string, { agentId, server, scopes }: Asked) {
  const only = { agentId, server };
  const [possible] = await loadPossible(ctx.tx, userId, await ctx.now(), { only, max: 1 });
  const lacking = scopes.filter((level) => !possible?.scopes.includes(level));
  if (possible && lacking.length === 0) return possible.serverId;
  throw new DomainError(
    "conflict",
    `This agent was not granted ${(possible ? lacking : scopes).join(" or ")} on ${oneLine(server)} for you. Who answers for it can ask for that.`,
  );
}

async function record(ctx: CommandCtx, row: ConsentRow, before: ConsentRow | null): Promise<void> {
  await ctx.audit({
    target: { type: "consent", id: row.id, name: row.agent.name },
    before: before && { scopes: before.scopes, consent: before.id },
    after: { agent: row.agent.id, server: row.server.name, scopes: row.scopes },
  });
}
