import type { z } from "zod";
import {
  actionSearch,
  decisionContext,
  evaluationRequest,
  evaluationResponse,
  evaluationsRequest,
  evaluationsResponse,
  resourceSearch,
  searchResponse,
  subjectSearch,
} from "#lib/access/pdp/schemas.ts";
import { accessRequestPaths } from "./access-requests-openapi.ts";
import { type Json, jsonContent, jsonSchema } from "./json-schema.ts";

/**
 * The description of the decision point: OpenID AuthZEN Authorization API 1.0, `enforce`, and the Access Request and Approval
 * Profile.
 *
 * @param problem how refusals of the profile look
 */
export function accessPaths(problem: Json): Record<string, Json> {
  const decision = evaluationResponse.extend({ context: decisionContext.optional() });
  const decisions = evaluationsResponse.or(decision);
  return {
    "/access/v1/evaluation": post("evaluateAccess", "What an agent may do", evaluationRequest, decision),
    "/access/v1/evaluations": post(
      "evaluateAccesses",
      "The same of up to 100 calls",
      evaluationsRequest,
      decisions,
    ),
    "/access/v1/enforce": enforcePath(decision),
    "/access/v1/search/subject": post(
      "searchSubjects",
      "Which agents may call a tool",
      subjectSearch,
      searchResponse,
    ),
    "/access/v1/search/resource": post(
      "searchResources",
      "Which tools an agent may call",
      resourceSearch,
      searchResponse,
    ),
    "/access/v1/search/action": post(
      "searchActions",
      "What an agent may do with a tool or a server",
      actionSearch,
      searchResponse,
    ),
    ...accessRequestPaths(problem),
    "/.well-known/authzen-configuration": metadata("readDecisionPoint", []),
    "/.well-known/authzen-configuration/{gateway}": metadata("readDecisionPointOfGateway", ["gateway"]),
  };
}

const refusal: Json = {
  description: "What is wrong with the request, in a sentence. It says nothing about the decision.",
  content: { "text/plain": { schema: { type: "string" } } },
};

function post(operationId: string, summary: string, input: z.ZodType, output: z.ZodType): Json {
  return {
    post: {
      operationId,
      summary,
      tags: ["access"],
      "x-permission": "decision.evaluate",
      requestBody: { required: true, content: jsonContent(jsonSchema(input, "input")) },
      responses: {
        200: {
          description: "Permitted, denied or found.",
          content: jsonContent(jsonSchema(output, "output")),
        },
        default: refusal,
      },
    },
  };
}

function enforcePath(decision: z.ZodType): Json {
  const described = post("enforceAccess", "What an agent may do, by the status", evaluationRequest, decision);
  const operation = described.post as { responses: Json };
  const rpcError = { type: "object", description: "A JSON-RPC error, where `context.jsonrpc_id` was given." };
  const denied = {
    description: "Denied, or no decision could be made.",
    content: jsonContent({ anyOf: [jsonSchema(decision, "output"), rpcError] }),
  };
  return { post: { ...operation, responses: { ...operation.responses, 403: denied } } };
}

function metadata(operationId: string, inPath: string[]): Json {
  return {
    get: {
      operationId,
      summary: "Where the decision point's APIs are",
      tags: ["access"],
      security: [],
      parameters: inPath.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
      responses: { 200: { description: "Its metadata.", content: jsonContent({ type: "object" }) } },
    },
  };
}
