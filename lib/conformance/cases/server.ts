import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import type { Entry } from "../entry.ts";
import { named } from "../page.ts";
import { readSample, someEntries, type Target } from "../target.ts";
import { Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const reference = "OpenAPI 2025-12-01, ServerDetail";

/** The documents themselves, as far as every client needs them. */
export const serverCases: Case[] = [
  {
    id: "server.required",
    title: "every document has a name, a description and a version, none of them empty",
    level: "must",
    reference: `${reference}, required`,
    async run(target) {
      await someEntries(target);
      const { pages } = await readSample(target);
      for (const { items, answer } of pages)
        for (const item of items) {
          const server = isObject(item) && isObject(item.server) ? item.server : {};
          const lacks = ["name", "description", "version"].filter(
            (key) => typeof server[key] !== "string" || server[key] === "",
          );
          if (lacks.length) throw new Unmet(lacks.join(", "), inShort(server, 100), answer);
        }
      return "present";
    },
  },
  {
    id: "server.name",
    title: "every name is a reverse-DNS namespace, one slash and a name, 3 to 200 characters",
    level: "must",
    reference: `${reference}.name`,
    run: (target) =>
      everyServer(target, ({ name }) =>
        /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(name) && name.length >= 3 && name.length <= 200
          ? undefined
          : name,
      ),
  },
  {
    id: "server.version",
    title: "every version is one version of at most 255 characters: not `latest`, no range",
    level: "must",
    reference: `${reference}.version`,
    run: (target) =>
      everyServer(target, ({ version }) =>
        version.length <= 255 && version !== "latest" && !looksLikeRange(version) ? undefined : version,
      ),
  },
  {
    id: "server.description-length",
    title: "no description is longer than 100 characters",
    level: "should",
    reference: `${reference}.description: maxLength 100; older documents have longer ones`,
    run: (target) =>
      everyServer(target, ({ server: { description } }) =>
        typeof description === "string" && Array.from(description).length > 100 ? description : undefined,
      ),
  },
  {
    id: "server.remotes",
    title: "every remote has a url and is streamable-http or sse",
    level: "should",
    reference: "OpenAPI 2025-12-01, RemoteTransport",
    run: (target) =>
      everyServer(target, ({ server: { remotes } }) =>
        (listOf(remotes) ?? [remotes]).find(
          (remote) =>
            !isObject(remote) ||
            !["streamable-http", "sse"].includes(String(remote.type)) ||
            typeof remote.url !== "string" ||
            remote.url === "",
        ),
      ),
  },
  {
    id: "server.packages",
    title: "every package has a registryType, an identifier and a transport",
    level: "should",
    reference: "OpenAPI 2025-12-01, Package, required",
    run: (target) =>
      everyServer(target, ({ server: { packages } }) =>
        (listOf(packages) ?? [packages]).find(
          (one) =>
            !isObject(one) ||
            typeof one.registryType !== "string" ||
            typeof one.identifier !== "string" ||
            !isObject(one.transport),
        ),
      ),
  },
];

/** The array, an empty one for absent, or undefined for what is neither. */
function listOf(value: unknown): unknown[] | undefined {
  return value === undefined ? [] : Array.isArray(value) ? value : undefined;
}

/** Comparators, alternatives and wildcards with a dot (`^1.2`, `1 || 2`, `1.x`), which the official registry rejects. */
function looksLikeRange(version: string): boolean {
  return (
    /^\s*(?:[\^~=]|[<>]=?)\s*v?\d/.test(version) ||
    /^\s*v?\d[\w.-]*\s*\|\|/.test(version) ||
    /^\s*v?\d[\w.-]*\s+-\s+v?\d/.test(version) ||
    /^\s*v?(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){1,2}\s*$/.test(version.replace(/^[\d.v]+$/, ""))
  );
}

/** @param wrong gives what is wrong about the document, or undefined */
async function everyServer(target: Target, wrong: (entry: Entry) => unknown): Promise<string> {
  const entries = await someEntries(target);
  for (const entry of entries) {
    const odd = wrong(entry);
    if (odd !== undefined) throw new Unmet("what the title says", `${inShort(odd)} in ${named(entry)}`);
  }
  return `in ${entries.length} documents`;
}
