import type { Ctx } from "#lib/kernel/ctx.ts";
import { keyedHash } from "../redaction/index.ts";

/**
 * What shows that a reader was given a place in a search by us. Only where a search begins is it put on record: a place that
 * anybody could make up, or pass on, would be a way to read the log unseen.
 *
 * @param canonical the search
 * @param place all that says where to go on
 */
export function markOf({ actor }: Pick<Ctx, "actor">, canonical: string, place: readonly string[]): string {
  const reader = "id" in actor ? actor.id : actor.kind;
  const mark = keyedHash("audit-cursor", JSON.stringify([reader, canonical, ...place]));
  return mark.toString("base64url").slice(0, 22);
}
