import type { ClientKind } from "#lib/core/words.ts";

export const branchGateway = "Branch gateway";
export const batchGateway = "Batch gateway";
export const researchGateway = "Research desk gateway";

type Client = { age: string; name: string; kind: ClientKind; scopes: readonly string[] };

const asks = ["catalog.read", "decision.evaluate"];
const agent = { kind: "agent", scopes: ["catalog.read"] } as const;

/** The machines: gateways that ask before they let a call through, and the agents that call. Nobody is told their secrets. */
export const clients = [
  { age: "41d 5h", name: branchGateway, kind: "gateway", scopes: [...asks, "audit.write"] },
  { age: "39d 4h", name: "FX desk notes", ...agent },
  { age: "38d 3h", name: "Runbook reader", ...agent },
  { age: "36d 2h", name: "Release runner", ...agent },
  { age: "31d 4h", name: "Care assistant", ...agent },
  { age: "30d 6h", name: "Rate watcher", ...agent },
  { age: "26d 4h", name: "Morning reconciliation", ...agent },
  { age: "25d 3h", name: batchGateway, kind: "gateway", scopes: asks },
  { age: "15d 3h", name: "Status drafter", ...agent },
  { age: "13d 5h", name: researchGateway, kind: "gateway", scopes: asks },
  { age: "2d 7h", name: "Pattern finder", ...agent },
] as const satisfies readonly Client[];

export type ClientName = (typeof clients)[number]["name"];
export type AgentName = Extract<(typeof clients)[number], { kind: "agent" }>["name"];
