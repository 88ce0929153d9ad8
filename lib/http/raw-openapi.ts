import { intakeAnswer } from "#lib/audit/intake/schemas.ts";
import { auditRecord } from "#lib/core/audit-record.ts";
import { accessPaths } from "./access-openapi.ts";
import { type Json, jsonContent, jsonSchema } from "./json-schema.ts";

/** The descriptions of what is no command or query: the log's intake, streams, files in ranges, the served log, decisions. */
export function rawPaths(problem: Json): Record<string, Json> {
  const read = (operationId: string, summary: string, permission: string, types: string[], path: string) => ({
    get: {
      operationId,
      summary,
      tags: [path.startsWith("/audit/log") ? "audit log" : path.split("/")[3]],
      "x-permission": permission,
      parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      responses: {
        200: {
          description: "Done.",
          content: Object.fromEntries(types.map((type) => [type, { schema: { type: "string" } }])),
        },
        default: problem,
      },
    },
  });
  const paths: [string, string, string, string, string[]][] = [
    [
      "/api/v1/notifications/stream",
      "streamNotifications",
      "A person's notifications as they come",
      "notification.read",
      ["text/event-stream"],
    ],
    [
      "/api/v1/approvals/events",
      "streamApprovals",
      "What becomes of a gateway's own approvals, as it does: a hint each, to be read from the approval",
      "approval.request",
      ["text/event-stream"],
    ],
    [
      "/api/v1/audit/events/stream",
      "tailAudit",
      "What a search (`q`) finds, as it is sealed",
      "audit.read",
      ["text/event-stream"],
    ],
    [
      "/api/v1/audit/exports/{id}/files/{name}",
      "downloadExportFile",
      "A file of an export, or a range of it (RFC 9110)",
      "audit.export",
      ["application/octet-stream"],
    ],
    [
      "/audit/log/policy",
      "readLogPolicy",
      "Every key that ever signed (C2SP tlog-policy)",
      "audit.mirror",
      ["text/plain"],
    ],
    [
      "/audit/log/{class}/checkpoint",
      "readLogCheckpoint",
      "A log's newest checkpoint (C2SP tlog-checkpoint)",
      "audit.mirror",
      ["text/plain"],
    ],
    [
      "/audit/log/{class}/{path}",
      "readLogTile",
      "A tile or a bundle of entries (C2SP tlog-tiles)",
      "audit.mirror",
      ["application/octet-stream"],
    ],
  ];
  const described = paths.map(([path, id, summary, permission, types]) => [
    path,
    read(id, summary, permission, types, path),
  ]);
  return {
    ...Object.fromEntries(described),
    "/api/v1/audit/events": { post: intake(problem) },
    ...accessPaths(problem),
  };
}

function intake(problem: Json): Json {
  const event = jsonSchema(auditRecord.partial(), "input");
  return {
    operationId: "reportEvents",
    summary: "Report what happened at a gateway: up to 5,000 events or 5 MB, each once",
    description:
      "What the server says itself (`received_at`, `class`, `version`) may be left out. `Content-Encoding: gzip` and `zstd` are taken.",
    tags: ["audit"],
    "x-permission": "audit.write",
    requestBody: {
      required: true,
      content: {
        "application/x-ndjson": { schema: { type: "string", description: "An event a line." } },
        "application/json": {
          schema: {
            description: "Events, or OTLP logs.",
            anyOf: [{ type: "array", items: event }, { type: "object" }],
          },
        },
        "application/cloudevents-batch+json": { schema: { type: "array", items: { type: "object" } } },
      },
    },
    responses: {
      200: { description: "What became of each.", content: jsonContent(jsonSchema(intakeAnswer, "output")) },
      default: problem,
    },
  };
}
