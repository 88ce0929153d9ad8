import type { JsonObject } from "#lib/core/json-object.ts";
import { digestOf } from "#lib/kernel/digest.ts";
import type { Call } from "../../evaluation/index.ts";
import type { EvaluationRequest } from "../schemas.ts";
import { type CallMembers, callMembers } from "./call-members.ts";
import { parseRequest } from "./parse-request.ts";
import { malformed } from "./read-json.ts";
import { type Asking, type Refusal, whoAsks } from "./who-asks.ts";

/** An approval to be used for a call, and what the same use is known by when it is asked for again, where there is such. */
export type BroughtApproval = { id: string; nonce?: string | null };

/** A call as a gateway asked about it. One with a refusal is denied, and recorded like every denial. */
export type AskedCall = {
  call: Call;
  /** The approval that the request brings (Access Request and Approval Profile, re-evaluation); null for none. */
  approval: BroughtApproval | null;
} & Pick<Asking, "others" | "refusal">;

/**
 * Understands a request as a call by the default mapping of COAZ-MCP (§7): the action is the JSON-RPC method, the resource
 * the tool. Names with a slash are left whole: only `properties` or the gateway's routes say which server a tool is of.
 *
 * @param gatewayId the client behind the token; nothing in the request can be another
 * @param ownIssuer ours, which is the one where none is said
 * @throws DomainError `malformed` that names the member
 */
export function toCall(request: EvaluationRequest, gatewayId: string, ownIssuer: string): AskedCall {
  const members = parseRequest(callMembers, request);
  const { action, resource, context } = members;
  const { agent, user, others, refusal } = whoAsks(members, ownIssuer);
  const args = argumentsOf(members);
  const call: Call = {
    gatewayId,
    method: action.name,
    agent,
    user,
    server: serverOf(members),
    version: resource.properties.version ?? null,
    tool: toolOf(members),
    toolHash: resource.properties.tool_hash ?? null,
    args,
    session: context.session,
    regions: context.regions,
  };
  return {
    call,
    approval: context.approval ? { id: context.approval.id, nonce: context.claim_nonce ?? null } : null,
    others,
    refusal: refusal ?? refusalOfChange(args, context.arguments_hash),
  };
}

function toolOf({ action, resource }: CallMembers): string | null {
  if (action.name !== "tools/call") return null;
  if (resource.type !== "tool")
    throw malformed("resource.type must be `tool` where the action is tools/call.");
  return resource.id;
}

function serverOf({ resource, context }: CallMembers): string | null {
  const { server } = resource.properties;
  const other = context.mcp.server;
  if (server !== undefined && other !== undefined && server !== other)
    throw malformed("resource.properties.server and context.mcp.server name two servers.");
  return server ?? other ?? null;
}

function argumentsOf({ action, context }: CallMembers): JsonObject | undefined {
  const own = context.arguments;
  const other = action.properties.arguments;
  if (own && other && digestOf(own) !== digestOf(other))
    throw malformed("context.arguments and action.properties.arguments are not the same.");
  return own ?? other;
}

/** Arguments that somebody hashed, an approval for example, are those or the call is another one. */
function refusalOfChange(args: JsonObject | undefined, hash: string | undefined): Refusal | null {
  if (!args || hash === undefined || digestOf(args) === hash) return null;
  return { reason: "arguments_not_granted", text: "The arguments are not those that were hashed." };
}
