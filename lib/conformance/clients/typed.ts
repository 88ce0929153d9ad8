import { z } from "zod";
import { officialKey } from "../entry.ts";
import { instantOf } from "../instant.ts";

/*
 * What a client in Go can decode into the official registry's own types (`pkg/api/v0`), which ToolHive and Docker import:
 * a member may be absent or null, and a member of another type fails the whole answer.
 */
const text = z.string().nullish();
const texts = z.array(text).nullish();
const flag = z.boolean().nullish();
const moment = z
  .unknown()
  .refine((value) => value == null || instantOf(value) !== undefined, "is no RFC 3339 moment");

const input = z.looseObject({
  name: text,
  description: text,
  isRequired: flag,
  format: text,
  value: text,
  isSecret: flag,
  default: text,
  placeholder: text,
  choices: texts,
});
const transport = z.looseObject({ type: text, url: text, headers: z.array(input).nullish() });
const argument = z.looseObject({ ...input.shape, type: text, valueHint: text, isRepeated: flag });

const server = z.looseObject({
  $schema: text,
  name: text,
  description: text,
  title: text,
  version: text,
  websiteUrl: text,
  repository: z.looseObject({ url: text, source: text, id: text, subfolder: text }).nullish(),
  icons: z.array(z.looseObject({ src: text, mimeType: text, sizes: texts, theme: text })).nullish(),
  packages: z
    .array(
      z.looseObject({
        registryType: text,
        registryBaseUrl: text,
        identifier: text,
        version: text,
        fileSha256: text,
        runtimeHint: text,
        transport: transport.nullish(),
        runtimeArguments: z.array(argument).nullish(),
        packageArguments: z.array(argument).nullish(),
        environmentVariables: z.array(input).nullish(),
      }),
    )
    .nullish(),
  remotes: z.array(transport).nullish(),
});

const official = z.looseObject({
  status: text,
  statusMessage: text,
  statusChangedAt: moment,
  publishedAt: moment,
  updatedAt: moment,
  isLatest: flag,
});

const entry = z.looseObject({
  server: server.nullish(),
  _meta: z.looseObject({ [officialKey]: official.nullish() }).nullish(),
});

const list = z.looseObject({
  servers: z.array(entry).nullish(),
  metadata: z.looseObject({ nextCursor: text, count: z.int().nullish() }).nullish(),
});

/** Where a typed client stops reading a list, or undefined when it reads it all. */
export function undecodableList(json: unknown): string | undefined {
  return complaint(list.safeParse(json));
}

/** Where a typed client stops reading one version, or undefined when it reads it all. */
export function undecodableEntry(json: unknown): string | undefined {
  return complaint(entry.safeParse(json));
}

function complaint(result: z.ZodSafeParseResult<unknown>): string | undefined {
  const issue = result.error?.issues[0];
  return issue && `${issue.path.join(".")}: ${issue.message}`;
}
