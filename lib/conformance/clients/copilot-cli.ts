import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { entryOf } from "../cases/detail.ts";
import { pathOf, unknownName } from "../entry.ts";
import { named } from "../page.ts";
import { askUnder, someEntries } from "../target.ts";
import { NotApplicable, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const policy = "Copilot CLI, registry-only policy";

/** Copilot CLI asks for one address alone, and blocks every server when the answer is neither 200 nor 404. */
export const copilotCliCases: Case[] = [
  {
    id: "client.copilot-cli.known",
    title: "a listed server is 200 at its latest version, under /v0.1",
    level: "must",
    reference: `${policy}: GET {registry}/v0.1/servers/{name}/versions/latest`,
    async run(target) {
      const [{ name }] = await someEntries(target);
      return named(entryOf(await askUnder(target, "v0.1", pathOf(name, "latest")), { name }));
    },
  },
  {
    id: "client.copilot-cli.unknown",
    title: "an unknown server is 404: anything else blocks all servers of the user",
    level: "must",
    reference: `${policy}: fails closed on other statuses (copilot-cli issues 2481, 3772)`,
    async run(target) {
      const answer = await askUnder(target, "v0.1", pathOf(unknownName, "latest"));
      if (answer.status !== 404) throw new Unmet("404", saw(answer), answer);
      return "404";
    },
  },
  {
    id: "client.copilot-cli.identity",
    title: "the packages of a document name what would be started: type, identifier, version",
    level: "should",
    reference: `${policy}: compares the local configuration with the registry's (issue 3934)`,
    async run(target) {
      const entries = await someEntries(target);
      const packages = entries.flatMap(({ server }) =>
        Array.isArray(server.packages) ? server.packages : [],
      );
      if (packages.length === 0) throw new NotApplicable("no listed document has a package");
      const odd = packages.find(
        (one) => !isObject(one) || !one.registryType || !one.identifier || !isVersioned(one),
      );
      if (odd !== undefined) throw new Unmet("registryType, identifier and version", inShort(odd));
      return `${packages.length} packages`;
    },
  },
];

/** An image has its version in the identifier, a bundle has a checksum. */
function isVersioned(one: Record<string, unknown>): boolean {
  return Boolean(one.version) || one.registryType === "oci" || one.registryType === "mcpb";
}
