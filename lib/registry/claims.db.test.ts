import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { runAsOwner } from "#lib/db/test-database.ts";
import { databaseUrl } from "#lib/env.ts";
import { systemCtx } from "#lib/kernel/ctx.ts";
import { setValidationProfile } from "#lib/settings/index.ts";
import {
  addPerson,
  exampleDocument,
  oneSignature,
  submit,
  submitForReview,
  vote,
} from "#prisma/seed/factories.ts";
import type { ServerJson } from "./schemas.ts";

const migration = readFileSync(
  join(import.meta.dirname, "../../prisma/migrations/20261121010300_intake/migration.sql"),
  "utf8",
);
const backfill = migration.slice(migration.indexOf("-- Claims of what is"));

const remote = (url: string) => ({
  type: "streamable-http" as const,
  url,
  variables: { tenant: {}, host: {} },
});
const aPackage = (registryType: string, identifier: string, version?: string) => ({
  ...{ registryType, identifier, transport: { type: "stdio" as const } },
  ...(version ? { version } : {}),
});

const documents: Partial<ServerJson>[] = [
  {},
  { name: "com.Example-1/R0undrn_vv.clI5", title: "Pay Desk - 2.0  of  Modern" },
  {
    remotes: [
      "https://MCP.example.com:443/v1/mcp/",
      "https://a.example.com",
      "https://a.example.com:8443/x?y=1",
      "https://b.example.com?y=/",
      "https://{tenant}.example.com/MCP",
      "https://{host}/mcp",
      "http://c.example.com:80//",
    ].map(remote),
  },
  {
    packages: [
      aPackage("oci", "ghcr.io/Acme/weather:1.0.0".toLowerCase()),
      aPackage("oci", `ghcr.io/acme/other:2@sha256:${"a".repeat(64)}`),
      aPackage("pypi", "My_Weather.tools", "1.0.0"),
      aPackage("nuget", "Acme.Weather", "1.0.0"),
      aPackage("npm", "@acme/Weather", "1.0.0"),
    ],
  },
];

test("what was there before claims were kept gets the same claims by the migration", async () => {
  await setValidationProfile(systemCtx("tests"), { internal_remote_hosts: ["c.example.com"] });
  const [member, governance] = [await addPerson("member"), await addPerson("governance")];
  const reviewed: Awaited<ReturnType<typeof submitForReview>>[] = [];
  for (const changes of documents)
    reviewed.push(await submitForReview(member, oneSignature, exampleDocument(changes)));
  for (const one of reviewed.slice(0, 2)) await vote(governance, one);
  const draft = await submit(member, oneSignature);

  const claims = async () =>
    Promise.all(
      reviewed.map(async ({ id }) =>
        (await db().submission.findUniqueOrThrow({ where: { id } })).claims.sort(),
      ),
    );
  const before = await claims();
  const owner = (sql: string) => runAsOwner(databaseUrl(), sql);
  await owner(`
    ALTER TABLE submission DISABLE TRIGGER submission_transition;
    UPDATE submission SET claims = '{}';
    ALTER TABLE submission ENABLE TRIGGER submission_transition;`);
  expect((await claims()).flat()).toEqual([]);
  await owner(backfill);
  expect(await claims()).toEqual(before);
  expect((await db().submission.findUniqueOrThrow({ where: { id: draft.id } })).claims).toEqual([]);
});
