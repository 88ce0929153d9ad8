import { describe, expect, it } from "vitest";
import { clientSetups, isPlainHttp, withoutToken } from "./client-setups.ts";

type Catalog = Parameters<typeof clientSetups>[0];

const base = "https://registry.bank.example";
const named: Catalog = {
  slug: "payments",
  base_url: `${base}/catalogs/payments`,
  access: "anonymous",
  chosen: [{ name: "com.example/weather" }],
};
const standard: Catalog = { ...named, slug: "default", base_url: base, chosen: [] };
const closed: Catalog = { ...named, access: "oauth" };

function linesFor(catalog: Catalog, client: string): string[] | undefined {
  return clientSetups(catalog)
    .find((setup) => setup.client === client)
    ?.steps.map(({ code }) => code);
}

const clientsOf = (catalog: Catalog) => clientSetups(catalog).map(({ client }) => client);

describe("the lines that point clients at a catalog", () => {
  it("give the address without a version", () => {
    expect(linesFor(named, "VS Code")).toEqual([
      `"chat.mcp.gallery.serviceUrl": "${base}/catalogs/payments"`,
      `${base}/catalogs/payments`,
    ]);
    expect(linesFor(named, "GitHub Copilot")).toEqual([`${base}/catalogs/payments`]);
    expect(linesFor(named, "ToolHive")).toEqual([`thv config set-registry ${base}/catalogs/payments`]);
  });

  it("name clients that send no token only where none is needed", () => {
    for (const client of withoutToken) {
      expect(clientsOf(named)).toContain(client);
      expect(clientsOf(closed)).not.toContain(client);
    }
  });

  it("send a token, and say where to get one, where one is needed", () => {
    expect(linesFor(named, "Gateways and scripts")?.join()).not.toContain("Authorization");
    expect(linesFor(closed, "Gateways and scripts")).toEqual([
      `curl -s -H "Authorization: Bearer $TOKEN" "${base}/catalogs/payments/v0.1/servers?version=latest"`,
      `${base}/.well-known/oauth-protected-resource/catalogs/payments`,
    ]);
    expect(linesFor({ ...standard, access: "oauth" }, "Gateways and scripts")?.at(-1)).toBe(
      `${base}/.well-known/oauth-protected-resource/catalogs/default`,
    );
  });

  it("publish to the console as a whole alone", () => {
    expect(linesFor(standard, "mcp-publisher")?.join()).toContain(`--registry ${base} `);
    expect(linesFor(named, "mcp-publisher")).toBeUndefined();
  });

  it("name a whole registry to Docker by its host, and servers of another address one by one", () => {
    expect(linesFor(standard, "Docker MCP Toolkit")).toEqual([
      "docker mcp catalog create your-org/default:latest --from-community-registry registry.bank.example",
    ]);
    expect(linesFor(named, "Docker MCP Toolkit")).toEqual([
      `docker mcp catalog create your-org/payments:latest --title payments --server ${base}/catalogs/payments/v0/servers/com.example%2Fweather/versions/latest`,
    ]);
  });
});

it("an address that browsers' pages may not reach is told apart", () => {
  expect(isPlainHttp("http://127.0.0.1:3000")).toBe(true);
  expect(isPlainHttp(base)).toBe(false);
  expect(linesFor({ ...standard, base_url: "http://127.0.0.1:3000" }, "ToolHive")).toEqual([
    "thv config set-registry http://127.0.0.1:3000 --allow-private-ip",
  ]);
});
