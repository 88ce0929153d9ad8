import { gzipSync } from "node:zlib";
import type { IntakeAnswer } from "#lib/audit/intake/schemas.ts";
import type { Instance } from "./instance.ts";

/** A gateway as it is deployed: registered, with a token of its own, reporting what its agents called. */
export class ReportingGateway {
  readonly id: string;
  readonly #instance: Instance;
  readonly #token: string;

  private constructor(instance: Instance, id: string, token: string) {
    this.#instance = instance;
    this.id = id;
    this.#token = token;
  }

  static async register(instance: Instance, name: string): Promise<ReportingGateway> {
    const flags = ["--name", name, "--kind", "gateway", "--scopes", "audit.write"];
    const { client_id: id, client_secret: secret } = await instance.cli<{
      client_id: string;
      client_secret: string;
    }>("client", "create", ...flags);
    const asked = ["--id", id, "--secret", secret, "--url", instance.url];
    const { token } = await instance.cli<{ token: string }>("client", "token", ...asked);
    return new ReportingGateway(instance, id, token);
  }

  /** Reports events as gateways mostly do: a line each, packed. */
  report(events: readonly object[]): Promise<IntakeAnswer> {
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    return this.send(gzipSync(lines), "application/x-ndjson", "gzip");
  }

  /** @throws Error unless the batch was taken */
  async send(body: string | Uint8Array, contentType: string, coding?: string): Promise<IntakeAnswer> {
    const response = await fetch(`${this.#instance.url}/api/v1/audit/events`, {
      method: "POST",
      body: Buffer.from(body),
      headers: {
        authorization: `Bearer ${this.#token}`,
        "content-type": contentType,
        ...(coding ? { "content-encoding": coding } : {}),
      },
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`intake: ${response.status} ${text}`);
    return JSON.parse(text) as IntakeAnswer;
  }
}
