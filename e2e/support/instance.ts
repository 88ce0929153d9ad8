import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ClientKind, Role } from "#lib/core/words.ts";
import { childEnv } from "#lib/env.ts";
import { root } from "../../bin/node.mjs";
import { Operator } from "./operator.ts";
import { freePort, type ServerProcess, startServer } from "./server-process.ts";

const run = promisify(execFile);

export const password = "correct horse battery";

export type Person = { id: string; email: string; name: string; token: string };
/** A machine that is known by a secret. */
export type Client = { client_id: string; client_secret: string };
export type Answer<T = Record<string, unknown>> = { status: number; headers: Headers; body: T };

/** The product as an operator has it: a data folder, a running server, the command line. Nothing is mocked. */
export class Instance {
  readonly dataDir: string;
  readonly #port: number;
  readonly #env: Record<string, string>;
  #operator: Operator | null = null;
  server: ServerProcess;

  private constructor(dataDir: string, port: number, env: Record<string, string>, server: ServerProcess) {
    this.dataDir = dataDir;
    this.#port = port;
    this.#env = env;
    this.server = server;
  }

  static async start(env: Record<string, string> = {}): Promise<Instance> {
    const dataDir = await mkdtemp(join(tmpdir(), "countersign-e2e-"));
    const port = Number(env.PORT ?? (await freePort()));
    const all = { OUTBOUND_ALLOW: "127.0.0.1", ...env };
    return new Instance(dataDir, port, all, await startServer(dataDir, { ...all, PORT: String(port) }));
  }

  get url(): string {
    return this.server.url;
  }

  /** Where browsers find it. */
  get publicUrl(): string {
    return this.#env.PUBLIC_URL ?? this.url;
  }

  /** Kills the server where it stands. */
  async kill(): Promise<void> {
    await this.#closeOperator();
    await this.server.kill();
  }

  /** Starts again on the same data and address. */
  async restart(): Promise<void> {
    this.server = await startServer(this.dataDir, { ...this.#env, PORT: String(this.#port) });
  }

  async close(): Promise<void> {
    await this.#closeOperator();
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #closeOperator(): Promise<void> {
    await this.#operator?.close();
    this.#operator = null;
  }

  /** Runs `countersign … --json` as an operator would. */
  async cli<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    const { stdout } = await run(process.execPath, [join(root, "bin/countersign.mjs"), "--json", ...args], {
      env: this.#operatorEnv(),
    });
    return JSON.parse(stdout) as T;
  }

  #operatorEnv(): NodeJS.ProcessEnv {
    return childEnv({
      ...this.#env,
      DATA_DIR: this.dataDir,
      PORT: String(this.#port),
      LOG_LEVEL: "error",
    });
  }

  /** Runs a command as the command line does, in a process that is kept. */
  #operate<T>(...asked: Parameters<Operator["run"]>): Promise<T> {
    this.#operator ??= new Operator(this.#operatorEnv());
    return this.#operator.run<T>(...asked);
  }

  /** Lets documents name servers of this machine, as the tests' own are: on http, at whatever port they got. */
  async allowLocalServers(): Promise<void> {
    const hosts = ["127.0.0.1:*"];
    const { internal_remote_hosts: allowed } = await this.#operate<{ internal_remote_hosts: string[] }>(
      "getValidationProfile",
      {},
    );
    // Setting what is set already is refused.
    if (JSON.stringify(allowed) !== JSON.stringify(hosts))
      await this.#operate("setValidationProfile", { internal_remote_hosts: hosts });
  }

  async team(slug: string, name: string, ...members: readonly Person[]): Promise<void> {
    await this.#operate("createTeam", { slug, name, members: members.map(({ email }) => email) });
  }

  /** A person with a password and a token that may do all they may. */
  async person(name: string, ...roles: Role[]): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(" ", ".")}@bank.example`;
    const { id } = await this.#operate<{ id: string }>("createUser", { email, name, roles, password });
    const { token } = await this.#operate<{ token: string }>("createToken", {
      user: email,
      scopes: ["*"],
      name: "tests",
      expires_in_days: 90,
    });
    return { id, email, name, token };
  }

  /** Locks a person out. */
  async disable({ id }: Person): Promise<void> {
    await this.#operate("disableUser", { id });
  }

  /** Registers a machine. */
  client(name: string, kind: ClientKind, ...scopes: string[]): Promise<Client> {
    return this.#operate("createClient", { name, kind, scopes });
  }

  /** An access token as a machine gets it (RFC 6749 §4.4), for one resource where one is named (RFC 8707). */
  async token({ client_id, client_secret }: Client, resource?: string): Promise<string> {
    const response = await fetch(`${this.url}/idp/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials", ...(resource ? { resource } : {}) }),
    });
    const body = (await response.json()) as { access_token?: string };
    if (!body.access_token) throw new Error(`token: ${response.status} ${JSON.stringify(body)}`);
    return body.access_token;
  }

  /** Calls the API. */
  async call<T = Record<string, unknown>>(
    token: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: (json ? JSON.parse(text) : text) as T,
    };
  }
}
