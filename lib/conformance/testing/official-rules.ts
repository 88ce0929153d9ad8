import { z } from "zod";

/*
 * What the official registry checks of a document, in its two steps: member by member before anything else (422 with the
 * place), and by meaning when it is published or validated. As much of it as the suite needs, written from its behaviour.
 */
const input = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  format: z.string().optional(),
  value: z.string().optional(),
  isSecret: z.boolean().optional(),
  default: z.string().optional(),
  choices: z.array(z.string()).optional(),
});
const transport = z.strictObject({
  type: z.string(),
  url: z.string().optional(),
  headers: z.array(input).optional(),
  variables: z.record(z.string(), input).optional(),
});

const documentShape = z.strictObject({
  $schema: z.string().min(1),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  description: z.string().min(1).max(100),
  version: z.string(),
  title: z.string().min(1).max(100).optional(),
  repository: z
    .strictObject({
      url: z.string(),
      source: z.string(),
      id: z.string().optional(),
      subfolder: z.string().optional(),
    })
    .optional(),
  websiteUrl: z.string().optional(),
  icons: z.array(z.looseObject({ src: z.string() })).optional(),
  packages: z
    .array(z.looseObject({ registryType: z.string(), identifier: z.string(), transport }))
    .optional(),
  remotes: z.array(transport).optional(),
  _meta: z
    .strictObject({
      "io.modelcontextprotocol.registry/publisher-provided": z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

export type MimicDocument = z.infer<typeof documentShape>;

export type FieldError = { message: string; location: string; value?: unknown };

/** The first step. */
export function readDocument(body: unknown): { document: MimicDocument } | { errors: FieldError[] } {
  const result = documentShape.safeParse(body);
  if (result.success) return { document: result.data };
  return {
    errors: result.error.issues.map(({ message, path }) => ({
      message,
      location: ["body", ...path].join("."),
    })),
  };
}

export type Issue = { type: string; path: string; message: string; severity: string; reference: string };

/** The second step. */
export function issuesOf(document: MimicDocument): Issue[] {
  const issues: Issue[] = [];
  const found = (path: string, reference: string, message: string) =>
    issues.push({ type: "semantic", path, message, severity: "error", reference });
  if (!schemas.includes(/\/schemas\/([^/]+)\/server\.schema\.json$/.exec(document.$schema)?.[1] ?? ""))
    found("$schema", "schema-version-extraction-error", "unknown schema version");
  if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]\/[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/.test(document.name))
    found("name", "invalid-server-name", "invalid server name");
  if (document.version === "latest") found("version", "reserved-version-string", "latest is reserved");
  else if (/^[\^~=<>]|\|\||\d\s-\s|(?:^|\.)[xX*](?:\.|$)/.test(document.version))
    found("version", "version-looks-like-range", `a range: ${document.version}`);
  document.remotes?.forEach(({ type, url = "" }, at) => {
    const path = `remotes[${at}]`;
    if (type !== "streamable-http" && type !== "sse")
      found(`${path}.type`, "unsupported-transport-type", "unsupported");
    if (!/^https:\/\/(?!localhost\b|127\.0\.0\.1)/.test(url))
      found(`${path}.url`, "invalid-remote-url", `invalid: ${url}`);
  });
  return issues;
}

const schemas = ["2025-07-09", "2025-09-16", "2025-09-29", "2025-10-11", "2025-10-17", "2025-12-11"];
