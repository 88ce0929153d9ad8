import { beforeAll, describe, expect, test } from "vitest";
import {
  approveServer,
  endGrantRow,
  insertAgent,
  insertClient,
  insertGrant,
  insertRequest,
} from "#lib/access/testing/index.ts";
import type { UserActor } from "#lib/core/actor.ts";
import { addPerson, unique } from "#prisma/seed/factories.ts";
import { db } from "./client.ts";
import { pool } from "./pool.ts";

let owner: UserActor;
let serverId: string;

beforeAll(async () => {
  owner = await addPerson("member");
  serverId = (await approveServer(["forecast"], owner)).id;
});

describe("revisions are raised by changes alone", () => {
  test.each([
    "INSERT INTO access_change (kind, id, revision) VALUES ('agent', 'x', 9007199254740991)",
    "UPDATE access_change SET revision = 9007199254740991",
    "DELETE FROM access_change",
    "SELECT nextval('access_revision')",
    "SELECT setval('access_revision', 9007199254740991)",
    "INSERT INTO catalog_change (scope, server_id, revision) VALUES ('*', 'x', 9007199254740991)",
    "UPDATE catalog_change SET revision = 9007199254740991",
    "SELECT nextval('catalog_revision')",
  ])("the product's role may not do it itself: %s", async (sql) => {
    await expect(pool().query(sql)).rejects.toThrow("permission denied");
  });

  test("a table of a session's own does not stand in for the product's", async () => {
    const client = await pool().connect();
    try {
      await client.query("BEGIN");
      await client.query("CREATE TEMPORARY TABLE access_change (kind text, id text, revision bigint)");
      await client.query("SELECT raise_access_revision('agent', 'somebody')");
      const { rows } = await client.query("SELECT kind FROM pg_temp.access_change");
      expect(rows).toEqual([]);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  test("those of the catalogs and of what agents may do both rise when a server is handed over", async () => {
    const { id } = await approveServer(["forecast"]);
    const revisions = async () => {
      const { rows } = await pool().query<{ catalog: string; access: string }>(
        `SELECT (SELECT revision FROM catalog_change WHERE scope = '*' AND server_id = $1) AS catalog,
           (SELECT revision FROM access_change WHERE kind = 'server' AND id = $1) AS access`,
        [id],
      );
      return [Number(rows[0]?.catalog), Number(rows[0]?.access)];
    };
    const [catalog = 0, access = 0] = await revisions();
    await db().server.update({ where: { id }, data: { ownerUserId: owner.id } });
    const [catalogAfter, accessAfter] = await revisions();
    expect(catalogAfter).toBeGreaterThan(catalog);
    expect(accessAfter).toBeGreaterThan(access);
  });
});

describe("an agent that has grants stays who it is", () => {
  const claims = () => ({ issuer: "https://id.example.com", claim: "azp", claimValue: unique("planner") });

  test("and how it acts, until they have ended", async () => {
    const { id } = await insertAgent({ owner, recognisedBy: claims() });
    const others = [
      { clientId: await insertClient("agent"), issuer: null, claim: null, claimValue: null },
      { issuer: "https://other.example.com" },
      { claim: "sub" },
      { claimValue: unique("planner") },
      { trustModel: "hybrid" },
    ];
    const refused = async () => {
      for (const data of others)
        await expect(db().agent.update({ where: { id }, data })).rejects.toThrow(
          /as it is recognised and acts/,
        );
    };
    const request = await insertRequest({ agentId: id, serverId, requester: owner });
    await refused();
    await db().grant.update({ where: { id: request }, data: { status: "cancelled", decidedAt: new Date() } });
    const grant = await insertGrant({ agentId: id, serverId, requester: owner });
    await refused();
    await db().agent.update({ where: { id }, data: { name: unique("agent"), purpose: "To plan more." } });
    await endGrantRow(grant);
    for (const data of others.slice(1)) await db().agent.update({ where: { id }, data });
  });
});
