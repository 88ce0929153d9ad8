import { execFile } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { describe, expect, test, vi } from "vitest";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import { childEnv } from "#lib/env.ts";
import { nodeFlags, nodePath, root } from "../bin/node.mjs";
import { Instance } from "./support/instance.ts";
import { freePort, startServer, withDataDir } from "./support/server-process.ts";

const run = promisify(execFile);

describe("starting and stopping", () => {
  test("settings that are not valid stop the start and are all named at once", async () => {
    const env = childEnv({
      PORT: "none",
      PUBLIC_URL: "example.com",
      OUTBOUND_ALLOW: "10.0.0.0/8,a b",
      OIDC_ISSUER: "https://idp.example",
    });
    const failure = await run(nodePath(), [...nodeFlags, join(root, "server.ts")], { env }).catch(
      (error) => error,
    );
    for (const name of ["PORT", "PUBLIC_URL", "OUTBOUND_ALLOW", "OIDC_CLIENT_ID"])
      expect(failure.stderr).toContain(name);
    expect(failure.code).toBe(1);
  });

  test("a port in use is said plainly", async () => {
    await withDataDir(async (first) => {
      const server = await startServer(first);
      await withDataDir(async (second) => {
        const env = childEnv({
          NODE_ENV: "production",
          PORT: new URL(server.url).port,
          DATA_DIR: second,
          LOG_LEVEL: "error",
        });
        const failure = await run(nodePath(), [...nodeFlags, join(root, "server.ts")], { env }).catch(
          (error) => error,
        );
        expect(failure.stderr).toContain("Set PORT to a free one");
      });
      await server.stop();
    });
  });

  test("the first administrator's one-time sign-in is printed, and the secret is kept over a restart", async () => {
    const instance = await Instance.start();
    const { sign_in } = await instance.cli<{ sign_in: string }>("first-admin");
    expect(sign_in).toMatch(/\/sign-in\?invitation=csi_/);
    const admin = await instance.person("Ari Admin", "admin");
    await instance.server.stop();
    await instance.restart();
    expect((await instance.call(admin.token, "GET", "/api/v1/users")).status).toBe(200);
    expect(await instance.cli("first-admin")).toEqual({ sign_in: null });
    await instance.close();
  });

  test("stopping lets the database go, and the command line works without a server", async () => {
    const instance = await Instance.start();
    await instance.person("Cli Caller", "member");
    await instance.server.stop();
    const { id } = await instance.cli<{ id: string }>(
      "team",
      "create",
      "--slug",
      "payments",
      "--name",
      "Payments",
    );
    expect(id).toMatch(/^team_/);
    await instance.restart();
    await instance.close();
  });

  test("stopping answers what is being asked, and takes no more", async () => {
    const instance = await Instance.start();
    const admin = await instance.person("Ari Admin", "admin");
    const body = JSON.stringify({ slug: "late", name: "Late" });
    const { hostname, port } = new URL(instance.url);
    const asking = connect(Number(port), hostname);
    asking.write(
      [
        "POST /api/v1/teams HTTP/1.1",
        `Host: ${hostname}`,
        `Authorization: Bearer ${admin.token}`,
        "Content-Type: application/json",
        `Content-Length: ${body.length}`,
        "",
        body.slice(0, 5),
      ].join("\r\n"),
    );
    expect((await instance.call(admin.token, "GET", "/api/v1/users")).status).toBe(200);
    const stopped = instance.server.stop();
    await vi.waitFor(() => expect(fetch(instance.url)).rejects.toThrow(), { timeout: 60_000 });
    // Whoever does not wait for what is being asked is gone by then.
    await delay(1_500);
    asking.write(body.slice(5));
    expect(await text(asking)).toMatch(/^HTTP\/1\.1 201 .*"slug":"late"/s);
    expect(await stopped).toBe(0);
    await instance.restart();
    await instance.close();
  });
});

describe("a Postgres of one's own", () => {
  test("two consoles on one database share everything; the audit log can't be changed by either", async () => {
    await withDataDir(async (cluster) => {
      const postgres = await startEmbeddedPostgres(cluster);
      await withDataDir(async (dataDir) => {
        const env = {
          DATABASE_URL: postgres.url,
          AUTH_SECRET: "shared by both consoles, and long enough",
          PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
        };
        const [first, second] = [await startServer(dataDir, env), await startServer(dataDir, env)];
        const cli = async (...args: string[]) => {
          const { stdout } = await run(nodePath(), [join(root, "bin/countersign.mjs"), "--json", ...args], {
            env: childEnv({ ...env, DATA_DIR: dataDir }),
          });
          return JSON.parse(stdout) as { token: string };
        };
        await cli(
          "user",
          "create",
          "--email",
          "a@bank.example",
          "--name",
          "A",
          "--role",
          "auditor",
          "--password",
          "correct horse battery",
        );
        const { token } = await cli("token", "create", "--user", "a@bank.example", "--scopes", "*");
        for (const { url } of [first, second]) {
          const answer = await fetch(`${url}/api/v1/audit/events`, {
            headers: { authorization: `Bearer ${token}` },
          });
          expect(answer.status).toBe(200);
        }
        const client = new pg.Client({ connectionString: postgres.url, options: "-c role=countersign_app" });
        await client.connect();
        for (const change of [
          "UPDATE audit.inbox SET body = 'x'",
          "DELETE FROM audit.inbox",
          "TRUNCATE audit.inbox",
          "UPDATE audit.record SET body = 'x'",
          "DELETE FROM audit.record",
          "TRUNCATE audit.record",
        ])
          await expect(client.query(change)).rejects.toThrow(/permission denied/);
        await client.end();
        await Promise.all([first.stop(), second.stop()]);
      });
      await postgres.stop();
    });
  });
});
