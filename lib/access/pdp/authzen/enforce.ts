import { z } from "zod";
import { scopeName } from "../../terms/index.ts";
import { decisionContext, type EvaluationRequest, type EvaluationResponse } from "../schemas.ts";
import { parseRequest } from "./parse-request.ts";

/** How a JSON-RPC call is denied (COAZ-MCP §10.2). */
const denialCode = -32_001;

const jsonRpcId = z.object({
  context: z.object({ jsonrpc_id: z.union([z.string(), z.int()]).optional() }).default({}),
});
const toldContext = decisionContext
  .pick({
    reason: true,
    reason_user: true,
    next_action: true,
    request: true,
    retry_after: true,
    access_request: true,
  })
  .partial();
type Told = z.output<typeof toldContext>;

/** An answer whose status is the decision. */
export type Enforced = { status: 200 | 403; headers: Record<string, string>; body: object };

/**
 * A decision for callers that go by the status alone, as Envoy's `ext_authz` does: 200 lets the call through. A caller that
 * says the call's id (`context.jsonrpc_id`) gets an error that it can hand on to the agent as it is.
 *
 * @throws DomainError `malformed`
 */
export async function enforce(
  request: EvaluationRequest,
  evaluate: (request: EvaluationRequest) => Promise<EvaluationResponse>,
): Promise<Enforced> {
  const id = parseRequest(jsonRpcId, request).context.jsonrpc_id;
  const response = await evaluate(request);
  if (response.decision === true) return { status: 200, headers: {}, body: response };
  const told = toldContext.safeParse(response.context).data ?? {};
  return { status: 403, headers: challenge(told), body: id === undefined ? response : rpcError(id, told) };
}

function rpcError(
  id: string | number,
  { reason, reason_user, next_action, request, retry_after, access_request }: Told,
): object {
  const next = next_action && { action: next_action, ...request, retry_after };
  const message = reason_user ?? "This call is not allowed.";
  return { jsonrpc: "2.0", id, error: { code: denialCode, message, data: { reason, next, access_request } } };
}

/**
 * Which scope a call lacks (RFC 6750 §3.1), as MCP clients expect it: all that the server names for the tool, else the level's,
 * as a client takes all that are named for needed. Nothing where it can't be one (§3).
 */
function challenge({ request }: Told): Record<string, string> {
  if (request?.kind !== "grant") return {};
  const { server, scope: level } = request;
  if (server === undefined || level === undefined) return {};
  const scope = request.declared_scopes?.join(" ") ?? scopeName({ server, level });
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(scope)) return {};
  return { "www-authenticate": `Bearer error="insufficient_scope", scope="${scope}"` };
}
