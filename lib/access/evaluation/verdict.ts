import type { Decision, Usage } from "./decision.ts";
import type { MethodKind } from "./methods.ts";
import type { WorldAgent, WorldGateway, WorldServer, WorldTool, WorldUser } from "./world.ts";

/** Who wants what, once both are known. */
export type Access = {
  kind: Exclude<MethodKind, "passes">;
  gateway: WorldGateway;
  agent: WorldAgent;
  user: WorldUser | null;
  server: WorldServer;
  /** Null for a method that is about the server. */
  tool: WorldTool | null;
};

/** What a call does not say of itself: when it is made, what was permitted before, and whether people approved it. */
export type Given = { nowMs: number; usage: Usage; approved: boolean };

/** What a check came to: a reason, and what of a decision is its own to say. */
export type Verdict = Pick<Decision, "reason"> &
  Partial<Pick<Decision, "text" | "next" | "ruleIds" | "grantIds" | "consentId" | "access" | "brokenRules">>;
