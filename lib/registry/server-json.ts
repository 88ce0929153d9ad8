import { z } from "zod";
import { canonicalFault } from "#lib/core/canonical-json.ts";
import { isStorable, textOf } from "#lib/core/text.ts";

/** The schema that new documents name: `server.json`, 2025-12-11. */
export const serverJsonSchemaUrl =
  "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json";

export const serverName = z
  .string()
  .min(3)
  .max(200)
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]\/[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/,
    "A name is a reverse-DNS namespace, one slash and a name: com.example/weather.",
  );

const range = /^[\^~]|^[<>]=?|^=\s*\d|\s-\s|\|\||\.[xX*](\.|$)/;

export const serverVersion = z
  .string()
  .min(1)
  .max(255)
  .refine(isStorable, "This contains a character that can't be stored.")
  .refine((version) => version !== "latest", '"latest" is reserved; name the version.')
  .refine((version) => !range.test(version), "This is a range; name one version, as 1.2.3.");

const input = z.looseObject({
  description: z.string().optional(),
  isRequired: z.boolean().optional(),
  format: z.enum(["string", "number", "boolean", "filepath"]).optional(),
  value: z.string().optional(),
  isSecret: z.boolean().optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  choices: z.array(z.string()).optional(),
});
const namedInput = input.extend({ name: z.string().min(1) });
const transportUrl = z.string().regex(/^https?:\/\/\S+$/, "This must be an http or https address.");

const networkTransport = z.looseObject({
  type: z.enum(["streamable-http", "sse"]),
  url: transportUrl,
  headers: z.array(namedInput).optional(),
  variables: z.record(z.string(), input).optional(),
});

const packageTransport = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("stdio") }),
  networkTransport.extend({ type: z.literal("streamable-http") }),
  networkTransport.extend({ type: z.literal("sse") }),
]);

const argument = z.discriminatedUnion("type", [
  input.extend({
    type: z.literal("positional"),
    valueHint: z.string().optional(),
    isRepeated: z.boolean().optional(),
  }),
  input.extend({ type: z.literal("named"), name: z.string(), isRepeated: z.boolean().optional() }),
]);

const serverPackage = z.looseObject({
  registryType: z.string(),
  registryBaseUrl: z.url().optional(),
  identifier: z.string().min(1),
  version: z.string().min(1).optional(),
  fileSha256: z
    .string()
    .regex(/^[a-f0-9]{64}$/)
    .optional(),
  runtimeHint: z.string().optional(),
  transport: packageTransport,
  runtimeArguments: z.array(argument).optional(),
  packageArguments: z.array(argument).optional(),
  environmentVariables: z.array(namedInput).optional(),
});

/**
 * A `server.json` document (MCP Registry, schema 2025-12-11). Unknown members are kept as they are: what was
 * submitted is what is reviewed and served.
 */
export const serverJson = z
  .looseObject({
    $schema: z.url().optional(),
    name: serverName,
    description: textOf(100),
    version: serverVersion,
    title: textOf(100).optional(),
    websiteUrl: z.url({ protocol: /^https$/, message: "This must be an https address." }).optional(),
    repository: z.looseObject({ url: z.url(), source: z.string().min(1) }).optional(),
    icons: z.array(z.looseObject({ src: z.url({ protocol: /^https$/ }).max(255) })).optional(),
    packages: z.array(serverPackage).optional(),
    remotes: z.array(networkTransport).optional(),
    _meta: z.looseObject({}).optional(),
  })
  .superRefine((document, context) => {
    const fault = canonicalFault(document);
    if (fault) context.addIssue({ code: "custom", message: `This document can't be taken: ${fault}.` });
  })
  .describe("A server.json document of the MCP Registry.");

export type ServerJson = z.output<typeof serverJson>;
