import type { CatalogAccess, CatalogSelection } from "#lib/core/words.ts";
import { startEmbeddedPostgres } from "#lib/embedded/postgres.ts";
import type { ServerJson } from "#lib/registry/schemas.ts";
import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import { type Answer, type Client, Instance, type Person } from "./instance.ts";
import { fillRegistry } from "./registry-fill.ts";
import type { FilledServer, FilledVersion } from "./registry-rows.ts";
import { until } from "./until.ts";

export type { Client };

export type Submission = {
  id: string;
  status: string;
  digest: string;
  reading: { status: string };
};

/** A running product with somebody who submits and somebody who approves. */
export class RegistryInstance {
  readonly instance: Instance;
  readonly member: Person;
  readonly governance: Person;
  /** The database, as its owner. */
  readonly databaseUrl: string;

  private constructor(instance: Instance, member: Person, governance: Person, databaseUrl: string) {
    this.instance = instance;
    this.member = member;
    this.governance = governance;
    this.databaseUrl = databaseUrl;
  }

  static async start(env: Record<string, string> = {}): Promise<RegistryInstance> {
    const instance = await Instance.start(env);
    const [member, governance] = await Promise.all([
      instance.person("Mia Member", "member"),
      instance.person("Gus Governance", "governance"),
    ]);
    // The product's own Postgres, which runs already: this only finds out where.
    const { url } = await startEmbeddedPostgres(instance.dataDir);
    return new RegistryInstance(instance, member, governance, url);
  }

  get url(): string {
    return this.instance.url;
  }

  /** Puts servers into the database, and waits until they are served. */
  async fill(servers: readonly FilledServer[]): Promise<void> {
    await fillRegistry(this.databaseUrl, servers);
    const last = servers.at(-1)?.at(-1)?.document;
    const path = `/v0.1/servers/${last?.name}/versions/${encodeURIComponent(last?.version ?? "")}`;
    await until(
      () => this.instance.call(null, "GET", `${path}?include_deleted=true`),
      ({ status }) => status === 200,
    );
  }

  /** Submits a document that names nothing to read, which is in review at once. */
  async propose(document: ServerJson): Promise<Submission> {
    const { token, email } = this.member;
    const { status, body } = await this.instance.call<Submission>(token, "POST", "/api/v1/submissions", {
      server: document,
      owner: `user:${email}`,
      data_classification: "internal",
      access_level: "read",
      purpose: "Try things out",
    });
    if (status !== 201) throw new Error(`submit: ${status} ${JSON.stringify(body)}`);
    const read = await until(
      () => this.instance.call<Submission>(token, "GET", `/api/v1/submissions/${body.id}`),
      (answer) => answer.body.status === "in_review",
    );
    return read.body;
  }

  async vote({ id, digest }: Submission, decision: "approve" | "reject" | "request_changes"): Promise<void> {
    const vote = { decision, digest, reason: "Read and understood." };
    const path = `/api/v1/submissions/${id}/votes`;
    const { status, body } = await this.instance.call(this.governance.token, "POST", path, vote);
    if (status !== 200) throw new Error(`vote: ${status} ${JSON.stringify(body)}`);
  }

  async approve(document: ServerJson): Promise<void> {
    await this.vote(await this.propose(document), "approve");
  }

  /** Has governance make a catalog. */
  async createCatalog(slug: string, access: CatalogAccess, selection: CatalogSelection): Promise<void> {
    const { status, body } = await this.manage("POST", "", { slug, name: slug, access, selection });
    if (status !== 201) throw new Error(`catalog: ${status} ${JSON.stringify(body)}`);
  }

  /** Calls `/api/v1/catalogs…` as governance. */
  manage<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.instance.call<T>(this.governance.token, method, `/api/v1/catalogs${path}`, body);
  }

  choose(slug: string, name: string): Promise<Answer> {
    return this.manage("POST", `/${slug}/servers`, { name });
  }

  takeOut(slug: string, name: string): Promise<Answer> {
    return this.manage("DELETE", `/${slug}/servers/${encodeURIComponent(name)}`);
  }

  /** Registers a machine that reads. */
  client(name: string, ...scopes: string[]): Promise<Client> {
    return this.instance.client(name, "gateway", ...scopes);
  }

  /** An access token of a machine, for one resource where one is named. */
  token(client: Client, resource?: string): Promise<string> {
    return this.instance.token(client, resource);
  }

  /** Has governance say that a version is live, deprecated or retired. */
  async setStatus(name: string, version: string, status: string, message?: string): Promise<void> {
    const path = `/api/v1/servers/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}/status`;
    const answer = await this.instance.call(this.governance.token, "POST", path, {
      status,
      status_message: message,
    });
    if (answer.status !== 200) throw new Error(`status: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}

/** A server.json that names a package, and nothing that could be read over a network. */
export function documentOf(name: string, version = "1.0.0", more: Partial<ServerJson> = {}): ServerJson {
  const identifier = name.replaceAll(/[/.]/g, "-").toLowerCase();
  return {
    $schema: serverJsonSchemaUrl,
    name,
    version,
    description: `What ${name.slice(-60)} does.`,
    packages: [
      { registryType: "npm", identifier, version: "1.0.0", runtimeHint: "npx", transport: { type: "stdio" } },
    ],
    ...more,
  };
}

/** An approved version for `fill`, of a document as `documentOf` makes it. */
export function approved(
  name: string,
  version: string,
  { document, ...more }: Partial<Omit<FilledVersion, "document">> & { document?: Partial<ServerJson> } = {},
): FilledVersion {
  return {
    publishedAt: new Date("2026-01-01T00:00:00Z"),
    document: documentOf(name, version, document),
    ...more,
  };
}
