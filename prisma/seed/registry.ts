import { addCatalogServer, createCatalog } from "#lib/catalog/index.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { setNamespace } from "#lib/registry/index.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import { createSource, syncSource } from "#lib/sources/index.ts";
import type { PersonKey } from "./people.ts";
import { supplierList } from "./supplier-list.ts";

/** What people set up around the servers: who publishes where, who reads what, and where more servers come from. */
export const arrangements: { age: string; by: PersonKey; play(ctx: Ctx): Promise<unknown> }[] = [
  {
    // A supplier's own Git server, which the public registry would refuse.
    age: "43d 2h",
    by: "ingrid",
    play: (ctx) => setValidationProfile(ctx, { git_hosts: ["code.northquill.example"] }),
  },
  {
    age: "43d 1h 50m",
    by: "ingrid",
    play: (ctx) =>
      setNamespace(ctx, {
        prefix: "example.larkmoor.payments",
        team: "payments",
        data_classification: "restricted",
        access_level: "write",
      }),
  },
  {
    age: "43d 1h 45m",
    by: "ingrid",
    play: (ctx) =>
      setNamespace(ctx, {
        prefix: "example.larkmoor",
        team: "platform",
        data_classification: "internal",
        access_level: "read",
      }),
  },
  {
    age: "14d 3h",
    by: "amara",
    play: (ctx) =>
      createCatalog(ctx, {
        slug: "research-desk",
        name: "Research desk",
        description: "What analysts' assistants may use: read only, nothing about customers.",
        access: "oauth",
        selection: "chosen",
      }),
  },
  {
    age: "14d 2h 58m",
    by: "amara",
    play: (ctx) => addCatalogServer(ctx, { slug: "research-desk", name: "example.rateboard/fx-rates" }),
  },
  {
    age: "2d 4h",
    by: "zoe",
    play: (ctx) =>
      createSource(ctx, {
        name: "Supplier list, autumn",
        kind: "file",
        text: JSON.stringify(supplierList, null, 2),
      }).then(({ id }) => syncSource(ctx, { id })),
  },
];
