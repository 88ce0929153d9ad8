import { setTimeout as pause } from "node:timers/promises";
import { currentSchema, pathOf, publisherKey } from "../entry.ts";
import type { Answer, Client, Prefix } from "../http.ts";
import { expectStatus, isAbsent, NotApplicable, objectOf, saw, Unmet } from "../verdict.ts";
import { inShort } from "../visible.ts";
import { heldBecause } from "./held.ts";

export type Document = Record<string, unknown> & { $schema: string; name: string; version: string };

/** What became of the first publish: seen at once, kept for review, refused, or gone. */
export type FirstPublish = { answer: Answer; document: Document; seen: Answer; heldBecause?: string };

export type WriteSession = {
  /** `com.example/conformance-k3f9x2ab-<purpose>`: new in each run, so that runs never meet. */
  name(purpose: string): string;
  document(name: string, version: string): Document;
  /** With the writer's token. */
  send(method: string, path: string, body: unknown): Promise<Answer>;
  login(): Promise<Answer | undefined>;
  publish(document: Document): Promise<Answer>;
  first(): Promise<FirstPublish>;
  /**
   * A server of its own with these versions, published and visible.
   * @throws NotApplicable when the registry keeps publishes for review, or takes none
   */
  server(purpose: string, ...versions: string[]): Promise<string>;
  /** Takes everything back that can be, and gives the names that are left. */
  cleanUp(client: Client): Promise<string[]>;
};

const tokenKeepsMs = 4 * 60_000;

/** Writes under one namespace, with a token of `POST /v0/auth/none` or a given one. */
export function createWriteSession(options: {
  client: Client;
  prefix: Prefix;
  namespace: string;
  /** Without one, the registry is asked for an anonymous one. */
  token: string | undefined;
}): WriteSession {
  const { client, prefix, namespace } = options;
  const run = Math.random().toString(36).slice(2, 10).padEnd(8, "0");
  const created = new Set<string>();
  let known: { token: string; at: number } | undefined;
  let first: Promise<FirstPublish> | undefined;

  const session: WriteSession = {
    name: (purpose) => `${namespace}/conformance-${run}-${purpose}`,
    document: (name, version) => ({
      $schema: currentSchema,
      name,
      title: "Conformance suite",
      description: "Published by a conformance suite; safe to delete",
      version,
      repository: { url: "https://github.com/modelcontextprotocol/registry", source: "github" },
      remotes: [{ type: "streamable-http", url: `https://${name.split("/")[1]}.example.com/mcp` }],
      _meta: { [publisherKey]: { run, purpose: "conformance" } },
    }),
    async login() {
      return options.token ? undefined : askToken(client);
    },
    async send(method, path, body) {
      return client.request(`/${prefix}${path}`, { method, body, token: await token(client) });
    },
    async publish(document) {
      const answer = await session.send("POST", "/publish", document);
      if (answer.status >= 200 && answer.status < 300) created.add(document.name);
      return answer;
    },
    first() {
      first ??= publishFirst();
      return first;
    },
    async server(purpose, ...versions) {
      const { answer, seen, heldBecause: because } = await session.first();
      if (because) throw new NotApplicable(`the registry holds publishes for review: ${because}`);
      if (answer.status >= 300 || seen.status !== 200)
        throw new NotApplicable("nothing gets published; see `write.publish` and `write.visible`");
      const name = session.name(purpose);
      for (const version of versions) {
        const published = await session.publish(session.document(name, version));
        if (published.status !== 200 && published.status !== 201)
          throw new NotApplicable(`${version} could not be published: ${saw(published)}`);
      }
      return name;
    },
    async cleanUp(cleaner) {
      const left: string[] = [];
      const held = (await first?.catch(() => undefined))?.heldBecause;
      for (const name of created) {
        const path = `/${prefix}/servers/${encodeURIComponent(name)}/status`;
        const answer = await token(cleaner)
          .then((bearer) =>
            cleaner.request(path, { method: "PATCH", body: { status: "deleted" }, token: bearer }),
          )
          // what can't be deleted is reported, whatever the reason
          .catch(() => undefined);
        // 400 is what a server answers that is deleted already
        if (held || !answer || (answer.status !== 200 && answer.status !== 400)) left.push(name);
      }
      return left;
    },
  };
  return session;

  async function askToken(asker: Client): Promise<Answer> {
    const answer = await asker.request("/v0/auth/none", { method: "POST" });
    if (isAbsent(answer) && prefix !== "v0") return asker.request(`/${prefix}/auth/none`, { method: "POST" });
    return answer;
  }

  async function token(asker: Client): Promise<string> {
    if (options.token) return options.token;
    if (known && performance.now() - known.at < tokenKeepsMs) return known.token;
    const answer = await askToken(asker);
    if (answer.status !== 200)
      throw new NotApplicable(`no anonymous login; use --login token (${saw(answer)})`);
    const { registry_token: given } = objectOf(answer);
    if (typeof given !== "string") throw new NotApplicable("the login gives no token; see `write.login`");
    known = { token: given, at: performance.now() };
    return given;
  }

  async function publishFirst(): Promise<FirstPublish> {
    const document = session.document(session.name("first"), "1.0.0");
    const answer = await session.publish(document);
    let seen = await look(document);
    // a cache in front may need a moment
    for (let tries = 0; tries < 3 && answer.status < 300 && seen.status === 404; tries += 1) {
      await pause(200);
      seen = await look(document);
    }
    const because = answer.status < 300 && seen.status === 404 ? heldBecause(answer) : undefined;
    return { answer, document, seen, heldBecause: because };
  }

  function look({ name, version }: Document): Promise<Answer> {
    return client.request(`/${prefix}${pathOf(name, version)}`);
  }
}

/** @throws NotApplicable where the registry leaves the operation out, or this login may not do it */
export function expectAllowed(answer: Answer, what: string): Answer {
  if (isAbsent(answer)) throw new NotApplicable(`the registry has no ${what}, which is optional`);
  if (answer.status === 403) throw new NotApplicable(`this login may not do that: ${saw(answer)}`);
  return answer;
}

/** @throws Unmet unless the operation was carried out */
export function expectDone(answer: Answer, what: string): Answer {
  expectStatus(expectAllowed(answer, what), 200);
  return answer;
}

/** @throws Unmet unless the answer refuses with that status */
export function expectRefused(answer: Answer, ...statuses: number[]): string {
  if (!statuses.includes(answer.status))
    throw new Unmet(`a refusal with ${statuses.join(" or ")}`, saw(answer), answer);
  return `status ${answer.status}: ${inShort(answer.text, 80)}`;
}

/** The session of a run that may write. */
export function needsSession(session: WriteSession | undefined): WriteSession {
  if (!session) throw new NotApplicable("the run does not write; --write allows it");
  return session;
}
