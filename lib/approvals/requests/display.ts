import { readDocument } from "#lib/access/policy/index.ts";
import { oneLine } from "#lib/core/one-line.ts";
import type { AccessLevel } from "#lib/core/words.ts";
import type { Prisma } from "#lib/db/client.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { ApprovalDisplay } from "./schemas.ts";

/** What of a row, and of what it names, is painted. */
export const displayInclude = {
  agent: { select: { id: true, name: true } },
  user: { select: { id: true, name: true } },
  gateway: { select: { id: true, name: true } },
  server: { select: { id: true, name: true } },
  policy: { select: { document: true } },
} satisfies Prisma.ActionApprovalInclude;

export type DisplayFacts = Pick<
  Prisma.ActionApprovalGetPayload<{ include: typeof displayInclude }>,
  | "agent"
  | "user"
  | "gateway"
  | "server"
  | "serverVersion"
  | "tool"
  | "accessLevel"
  | "effects"
  | "arguments"
  | "rationale"
  | "tier"
  | "ruleIds"
  | "expiresAt"
> & { policy: { document: string } };

/**
 * What is painted of a request: from what is registered, what was approved, and the bytes that would be sent. What the agent
 * says of it stands apart, and in no sentence.
 */
export function displayOf(row: DisplayFacts): ApprovalDisplay {
  const { agent, user, gateway, server } = row;
  return {
    sentence: sentenceOf(row),
    agent: named(agent),
    on_behalf_of: user && named(user),
    gateway: named(gateway),
    server: server.name,
    server_version: row.serverVersion,
    tool: row.tool,
    access: row.accessLevel as AccessLevel,
    effects: [...row.effects],
    arguments: Buffer.from(row.arguments).toString("utf8"),
    rationale: row.rationale,
    tier: row.tier,
    rules: reasonsOf(row),
    expires_at: row.expiresAt.toISOString(),
  };
}

/**
 * What a vote is bound to beside the action: the SHA-256 of the painted document in RFC 8785.
 *
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function displayHash(display: ApprovalDisplay): string {
  return digestOf(display);
}

const nameMax = 160;

/** "Care assistant wants to send_money on com.example/bank, on behalf of Grace Mbeki." */
export function sentenceOf({
  agent,
  user,
  server,
  tool,
}: Pick<DisplayFacts, "tool"> & {
  agent: { name: string };
  user: { name: string } | null;
  server: { name: string };
}): string {
  const [who, what, where] = [agent.name, tool, server.name].map((name) => oneLine(name, nameMax));
  const whom = user ? `, on behalf of ${oneLine(user.name, nameMax)}` : "";
  return `${who} wants to ${what} on ${where}${whom}.`;
}

function reasonsOf({ ruleIds, policy }: Pick<DisplayFacts, "ruleIds" | "policy">): ApprovalDisplay["rules"] {
  const { rules } = readDocument(policy);
  return ruleIds.map((id) => ({ id, reason: rules.find((rule) => rule.id === id)?.reason ?? "" }));
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
