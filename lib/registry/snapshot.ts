import { z } from "zod";
import { compareTexts } from "#lib/core/text.ts";
import { itemKinds } from "#lib/core/words.ts";

/** One thing a server offers, whole as it was received, with the hash of its canonical form. */
export const snapshotItem = z.object({
  kind: z.enum(itemKinds),
  name: z.string(),
  hash: z.string(),
  definition: z.record(z.string(), z.unknown()),
});
export type SnapshotItem = z.output<typeof snapshotItem>;

/** Something in a server's answer that could not be taken over. It is not part of what an approval covers. */
export const snapshotProblem = z.object({ where: z.string(), message: z.string() });
export type SnapshotProblem = z.output<typeof snapshotProblem>;

/** What a server really answered. */
export const snapshotBody = z.object({
  protocol_version: z.string(),
  server_info: z.record(z.string(), z.unknown()),
  capabilities: z.record(z.string(), z.unknown()),
  instructions: z.string().nullable(),
  items: z.array(snapshotItem),
  problems: z.array(snapshotProblem),
});
export type SnapshotBody = z.output<typeof snapshotBody>;

/**
 * What a snapshot's hash is taken over: all of it, each item by its own hash, in an order that does not depend on the
 * order the server listed them in.
 */
export function hashedFacts(body: SnapshotBody) {
  const { items, ...rest } = body;
  const lines = items.map(({ kind, name, hash }) => [kind, name, hash]);
  return { ...rest, items: lines.sort((a, b) => compareTexts(a.join("\0"), b.join("\0"))) };
}
