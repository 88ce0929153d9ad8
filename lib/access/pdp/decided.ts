import type { Ctx } from "#lib/kernel/ctx.ts";
import type { Call, Decision } from "../evaluation/index.ts";
import type { ArgumentsProof } from "./arguments-proof.ts";

/** Of a call, what its record says: neither arguments nor the claims of a token. */
export type Asked = Omit<Call, "agent" | "user" | "args"> & { agent: string; user: string | null };

/** A decision, with all that its record says beside it. */
export type Decided = {
  eventId: string;
  at: Date;
  ctx: Pick<Ctx, "requestId" | "clientIp" | "userAgent">;
  asked: Asked;
  argsProof: ArgumentsProof | undefined;
  decision: Decision;
  /** What they are called now, where they were found. */
  agentName: string | undefined;
  userEmail: string | undefined;
};

export function askedOf({ agent, user, args: _, ...asked }: Call): Asked {
  return { ...asked, agent: agent.name, user: user?.name ?? null };
}
