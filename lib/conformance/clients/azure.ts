import { isObject } from "#lib/core/json-object.ts";
import type { Case } from "../case.ts";
import { tokens } from "../cases/http.ts";
import { named } from "../page.ts";
import { someEntries } from "../target.ts";
import { expectStatus, NotApplicable, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";

const center = "Azure API Center as a registry for GitHub and VS Code";

/** What the registries that Azure API Center serves have taught the clients that read them. */
export const azureCases: Case[] = [
  {
    id: "client.azure.icon",
    title: "an `x-ms-icon` beside a document is the address of a picture",
    level: "should",
    reference: `${center}: VS Code shows it`,
    async run(target) {
      const entries = await someEntries(target);
      const icons = entries.flatMap(({ raw }) =>
        isObject(raw._meta) && "x-ms-icon" in raw._meta ? [raw._meta["x-ms-icon"]] : [],
      );
      if (icons.length === 0) throw new NotApplicable("no element has one");
      const odd = icons.find((icon) => typeof icon !== "string" || !/^(?:https:|data:image\/)/.test(icon));
      if (odd !== undefined) throw new Unmet("an https address", inShort(odd));
      return `${icons.length} icons`;
    },
  },
  {
    id: "client.azure.remote-type",
    title: "no remote that speaks streamable HTTP is said to be sse",
    level: "should",
    reference: `${center}: an endpoint /mcp listed as sse broke "registry only" (azure-devops-mcp issue 1384)`,
    async run(target) {
      const entries = await someEntries(target);
      for (const entry of entries) {
        const { remotes } = entry.server;
        const odd = (Array.isArray(remotes) ? remotes : []).find(
          (remote) => isObject(remote) && remote.type === "sse" && /\/mcp\/?$/.test(String(remote.url)),
        );
        if (odd !== undefined) throw new Unmet("streamable-http", `${inShort(odd)} of ${named(entry)}`);
      }
      return `in ${entries.length} documents`;
    },
  },
  {
    id: "client.azure.cors-any-origin",
    title: "reading is open to every origin by `*`, as a registry without sign-in has it",
    level: "offers",
    reference: `${center}: CORS is on, for anybody`,
    async run(target) {
      const answer = await target.get("/servers?limit=1", { headers: { origin: "https://client.example" } });
      expectStatus(answer, 200);
      const allowed = tokens(answer, "access-control-allow-origin");
      if (!allowed.includes("*")) throw new Unmet("*", inShort(allowed.join(", ")), answer);
      return "*";
    },
  },
];
