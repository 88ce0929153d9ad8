import { z } from "zod";
import { accessLevels, classifications } from "#lib/core/words.ts";

/** A group of signatures: `need` distinct people with the role. */
export const stageRule = z.object({
  role: z.enum(["governance", "compliance"]),
  need: z.number().int().min(1).max(9),
});
export type StageRule = z.output<typeof stageRule>;

export const matrixRule = z.object({
  classification: z.enum(classifications),
  access_level: z.enum(accessLevels),
  stages: z.array(stageRule).min(1),
});

export const approvalMatrix = z.object({
  version: z
    .number()
    .int()
    .describe("The matrix's version; open submissions keep the one they started under."),
  rules: z.array(matrixRule),
});
export type ApprovalMatrix = z.output<typeof approvalMatrix>;

const hostName = String.raw`(\[[0-9a-f:]{2,45}\]|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)`;
const hostText = z.string().trim().toLowerCase().max(300);

/** In lower case; without a port, the scheme's own is meant. */
const host = hostText.regex(
  new RegExp(`^${hostName}(:\\d{1,5})?$`),
  "A host is written as git.example.com or git.example.com:8443.",
);

const remoteHost = hostText.regex(
  new RegExp(`^${hostName}(:(\\d{1,5}|\\*))?$`),
  "A host is written as mcp.example.com or mcp.example.com:8443, or mcp.example.com:* for any port.",
);

const registryType = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, "A registry type is written as npm or my-registry.");

/**
 * Where this organisation goes beyond the public registry's rules for server.json. Everything left out is as the public
 * registry has it.
 */
export const validationProfile = z.strictObject({
  git_hosts: z
    .array(host)
    .max(100)
    .default([])
    .describe("Where repositories may be, beside github.com and gitlab.com."),
  package_registries: z
    .array(
      z.strictObject({
        registry_type: registryType,
        base_url: z
          .url({ protocol: /^https?$/, message: "This must be an http or https address." })
          .max(300)
          .regex(/^[^\s\p{Cc}\p{Cs}@?#]*$/u, "Leave out blanks, user names, passwords and queries."),
      }),
    )
    .max(100)
    .default([])
    .describe("Package registries beside the public ones: mirrors, and those of the house."),
  registry_types: z
    .array(registryType)
    .max(100)
    .default([])
    .describe("Kinds of packages beside those of the public registry."),
  shared_remote_urls: z
    .boolean()
    .default(false)
    .describe("Whether several servers may name one address, as behind a gateway."),
  internal_remote_hosts: z
    .array(remoteHost)
    .max(100)
    .default([])
    .describe("Where remotes may use http, or be on this machine. `localhost:*` stands for any port."),
});
export type ValidationProfile = z.output<typeof validationProfile>;
