import { hash } from "node:crypto";
import { canonicalJson } from "#lib/core/canonical-json.ts";

/** All that a yes is bound to. */
export type Action = {
  agentId: string;
  /** On whose behalf; null where the agent acts by itself. */
  userId: string | null;
  gatewayId: string;
  /** By name. */
  server: string;
  tool: string;
  /** Of the tool's definition as approved: `sha256:…`. */
  toolHash: string;
  /** Canonical (RFC 8785), in UTF-8. */
  arguments: Uint8Array;
  /** Chosen for this one request, so that the same call asked for twice is two actions. */
  nonce: string;
};

/**
 * SHA-256 over `countersign-action/v1`, a zero byte, and the canonical JSON of the action, with the arguments by their own
 * SHA-256. Whoever is about to make the call computes it from what they are about to send.
 *
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function actionHash(action: Action): string {
  const body = canonicalJson({
    agent: action.agentId,
    arguments: `sha256:${hash("sha256", action.arguments)}`,
    gateway: action.gatewayId,
    nonce: action.nonce,
    server: action.server,
    tool: action.tool,
    tool_hash: action.toolHash,
    user: action.userId,
  });
  return `sha256:${hash("sha256", `countersign-action/v1\0${body}`)}`;
}
