import type { JsonObject } from "#lib/core/json-object.ts";
import type { AccessLevel, ToolEffect } from "#lib/core/words.ts";
import type { DecisionReason } from "./schemas.ts";

/** What a gateway asks, once its words are understood. */
export type Call = {
  /** Who asks: the client behind the token. */
  gatewayId: string;
  /** The JSON-RPC method (MCP): `tools/call`. */
  method: string;
  /** How the agent's token names it; the issuer where the gateway told it. */
  agent: { name: string; issuer?: string | undefined; claims?: JsonObject | undefined };
  /** On whose behalf; null where the agent acts by itself. */
  user: { name: string; issuer?: string | undefined } | null;
  /** Null where it follows from the gateway's routes and the tool's name. */
  server: string | null;
  version: string | null;
  /** As the gateway names it; null for methods that are about no tool. */
  tool: string | null;
  /** Of the definition that the gateway holds, `sha256:…`; null when it did not say. */
  toolHash: string | null;
  args: JsonObject | undefined;
  /** What it came to before this call. */
  session: { id: string; steps: number | null; cost: number | null } | null;
  /** Where data goes, beside where the gateway is. */
  regions: readonly string[];
};

/** How often something was permitted; kept by whoever asks `evaluate`, who tells it of each permit. */
export type Usage = {
  /** @returns how many were permitted in the last seconds, and how many seconds until the oldest of them is out of that */
  count(key: string, seconds: number): { calls: number; freesInSeconds: number };
};

/** What to do about a denial. */
export type NextStep =
  /** `tool` is null for a method that is about the server; `declared` are scopes by the server's own names. */
  | {
      kind: "request_grant";
      agentId: string;
      server: string;
      scope: AccessLevel;
      tool: string | null;
      declared?: readonly string[];
    }
  /** Of what was taken from a grant, and can still be restored. */
  | { kind: "restore_grant"; grantId: string }
  | { kind: "give_consent"; agentId: string; server: string; scope: AccessLevel }
  | { kind: "ask_for_approval"; ruleId: string }
  | { kind: "retry"; afterSeconds: number }
  | { kind: "none" };

export type Decision = {
  permit: boolean;
  reason: DecisionReason;
  /** The same in a sentence that tells nothing about what the caller may not see. */
  text: string;
  next: NextStep;
  /** The rules and limits of the policy that it rests on, and the grants and consent. */
  ruleIds: readonly string[];
  grantIds: readonly string[];
  consentId: string | null;
  /** What the call was found to be about; null where that was not found. */
  agentId: string | null;
  userId: string | null;
  server: string | null;
  version: string | null;
  tool: string | null;
  access: AccessLevel | null;
  effects: readonly ToolEffect[];
  /** A rule's condition could not be evaluated, and counted as met: somebody must mend it. */
  brokenRules: readonly string[];
  revision: number;
  policyVersion: number;
};
