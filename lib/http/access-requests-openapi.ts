import { accessSubmission, accessTaskAnswer, cancelTaskInput } from "#lib/approvals/arap/schemas.ts";
import { type Json, jsonContent, jsonSchema } from "./json-schema.ts";

/**
 * The description of the OpenID AuthZEN Access Request and Approval Profile 1.0, draft 1, and of the keys that its tokens are
 * checked by.
 *
 * @param problem how refusals look
 */
export function accessRequestPaths(problem: Json): Record<string, Json> {
  const task = (description: string): Json => ({
    description,
    content: jsonContent(jsonSchema(accessTaskAnswer, "output")),
  });
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  const common = { tags: ["access"], "x-permission": "approval.request" };
  return {
    "/access/v1/requests": {
      post: {
        ...common,
        operationId: "requestAccess",
        summary: "Ask about a denial for want of an approval",
        parameters: [
          { name: "Idempotency-Key", in: "header", schema: { type: "string", minLength: 1, maxLength: 200 } },
        ],
        requestBody: {
          required: true,
          content: jsonContent(jsonSchema(accessSubmission.omit({ items: true, callback: true }), "input")),
        },
        responses: {
          201: task("The task that there is for it; its address in `Location`."),
          default: problem,
        },
      },
    },
    "/access/v1/requests/{id}": {
      get: {
        ...common,
        operationId: "readAccessTask",
        summary: "What became of it; with `wait`, as soon as it is decided",
        parameters: [
          id,
          { name: "wait", in: "query", schema: { type: "integer", minimum: 0, maximum: 25, default: 0 } },
        ],
        responses: {
          200: task("The task. While it is pending, `Retry-After` says when to look again."),
          default: problem,
        },
      },
    },
    "/access/v1/requests/{id}/cancel": {
      post: {
        ...common,
        operationId: "cancelAccessTask",
        summary: "Take back what nobody has decided on",
        parameters: [id],
        requestBody: { content: jsonContent(jsonSchema(cancelTaskInput, "input")) },
        responses: { 200: task("The task, cancelled."), default: problem },
      },
    },
    "/.well-known/jwks.json": {
      get: {
        operationId: "readTokenKeys",
        summary: "The keys that decision tokens are checked by (RFC 7517)",
        tags: ["access"],
        security: [],
        responses: {
          200: {
            description: "The keys.",
            content: { "application/jwk-set+json": { schema: { type: "object" } } },
          },
        },
      },
    },
  };
}
