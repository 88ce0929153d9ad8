import type { Actor } from "#lib/core/actor.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** The gateway that asks. @throws DomainError `forbidden` for everybody else */
export function gatewayOf({ actor }: Pick<Ctx, "actor">): Extract<Actor, { kind: "client" }> {
  if (actor.kind === "client" && actor.clientKind === "gateway") return actor;
  throw new DomainError("forbidden", "Only gateways may ask for approvals.");
}
