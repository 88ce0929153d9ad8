import type { ClientKind } from "#lib/core/words.ts";

/** The machines that ask: one carries the traffic, one answers customers. Nobody is told their secrets. */
export const clients: { age: string; name: string; kind: ClientKind }[] = [
  { age: "41d 5h", name: "Branch gateway", kind: "gateway" },
  { age: "12d 2h", name: "Care assistant", kind: "agent" },
];
