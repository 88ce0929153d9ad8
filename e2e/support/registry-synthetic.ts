import { type ServerJson, serverJson } from "#lib/registry/schemas.ts";
import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import type { FilledServer, FilledVersion } from "./registry-rows.ts";
import { haveSeeds, readSeed } from "./seed-files.ts";

const words = {
  publisher: ["aurora", "basalt", "cobalt", "delta-works", "ember", "fjord", "granite", "harbor", "indigo"],
  subject: [
    "ledger",
    "weather",
    "tickets",
    "invoices",
    "maps",
    "builds",
    "search",
    "mail",
    "calendar",
    "notes",
  ],
  verb: ["list", "read", "create", "update", "find", "close", "export", "summarize", "archive", "count"],
  object: [
    "issue",
    "invoice",
    "forecast",
    "document",
    "branch",
    "customer",
    "event",
    "metric",
    "order",
    "page",
  ],
};
const years = 3 * 365 * 86_400_000;
const firstPublished = Date.UTC(2023, 0, 1);

/**
 * Invented servers in the shapes of real ones (of the public registries' seeds where they lie beside the project): the
 * same ones each time, each name once.
 *
 * @param count how many servers
 * @param versionsEach how many versions each of them has
 */
export function* syntheticServers(count: number, versionsEach = 1): Iterable<FilledServer> {
  const random = randomNumbers(20_261_121);
  const templates = loadTemplates();
  for (let index = 0; index < count; index++) {
    const template = templates[index % templates.length] ?? invented();
    const name = nameOf(template, index, random);
    const tools = template.remotes ? toolNames(random) : undefined;
    const publishedAt = firstPublished + Math.floor(random() * years);
    yield Array.from({ length: versionsEach }, (_, at): FilledVersion => {
      const version = `1.${at}.${Math.floor(random() * 10)}`;
      const document = { ...template, name, version, ...renamed(template, name, version) };
      return { document, tools, publishedAt: new Date(publishedAt + at * 86_400_000) };
    });
  }
}

/** Names of the public registries' kind: below a forge's user or a company's domain. */
function nameOf({ name }: ServerJson, index: number, random: () => number): string {
  const [namespace = "", own = ""] = name.split("/");
  const publisher = `${pick(words.publisher, random)}-${index.toString(36)}`;
  return namespace.startsWith("io.github.")
    ? `io.github.${publisher}/${own}`
    : `com.${publisher}/${pick(words.subject, random)}-${own}`;
}

/** Packages and remotes of the server's own: of two servers with the same ones, one would imitate the other. */
function renamed(
  { packages, remotes }: ServerJson,
  name: string,
  version: string,
): Pick<ServerJson, "packages" | "remotes"> {
  const stem = name.replaceAll(/[/.]/g, "-").toLowerCase();
  return {
    ...(packages && {
      packages: packages.map((one) => ({
        ...one,
        ...(one.registryType === "oci"
          ? { identifier: `ghcr.io/${name.split(/[./]/).at(-2)}/${stem}:${version}`.toLowerCase() }
          : { identifier: stem, version }),
      })),
    }),
    ...(remotes && { remotes: remotes.map((one) => ({ ...one, url: `https://${stem}.example.com/mcp` })) }),
  };
}

function toolNames(random: () => number): string[] {
  const names = Array.from(
    { length: 3 + Math.floor(random() * 6) },
    () => `${pick(words.verb, random)}_${pick(words.object, random)}`,
  );
  return [...new Set(names)];
}

/** Nearly half of all public servers are remote only; the seeds are older than that. */
function loadTemplates(): ServerJson[] {
  if (!haveSeeds)
    return words.subject.flatMap((subject) => [invented(subject), remoteOnly(invented(subject))]);
  const found = (JSON.parse(readSeed("autumn")) as ServerJson[]).flatMap((seed) => {
    const description = seed.description.trim().slice(0, 100) || "A server without a word about itself.";
    return serverJson.safeParse({ ...seed, description, $schema: serverJsonSchemaUrl }).data ?? [];
  });
  return found.map((template, index) => (index % 5 < 2 ? remoteOnly(template) : template));
}

function invented(subject = "notes"): ServerJson {
  return {
    $schema: serverJsonSchemaUrl,
    name: `io.github.aurora/${subject}-mcp`,
    title: `${subject} for agents`,
    description: `Reads and writes ${subject} of a team, with search over all of them.`,
    version: "1.0.0",
    packages: [
      {
        registryType: "npm",
        identifier: `${subject}-mcp`,
        version: "1.0.0",
        transport: { type: "stdio" },
        environmentVariables: [
          { name: "API_KEY", description: "Your key.", isRequired: true, isSecret: true },
        ],
      },
    ],
  };
}

function remoteOnly({ packages: _, ...template }: ServerJson): ServerJson {
  const [, own] = template.name.split("/");
  return {
    ...template,
    name: `com.example/${own}`,
    remotes: [{ type: "streamable-http", url: "https://x" }],
  };
}

function pick<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
