import { type Call, findAgent, type World } from "../evaluation/index.ts";
import type { Refusal } from "./authzen/who-asks.ts";

const unknownActor: Refusal = {
  reason: "agent_not_known",
  text: "Somebody in the chain of those who act is not known, or is disabled.",
};

/** Why nobody is let act for these; null when each is known. */
export function refusalOfChain(world: World, others: readonly Call["agent"][]): Refusal | null {
  return others.every((agent) => findAgent(world, agent)?.active === true) ? null : unknownActor;
}
