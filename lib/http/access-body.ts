import type { Context } from "hono";
import { malformed, readJson } from "#lib/access/pdp/index.ts";
import { DomainError } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";

const bodyMaxBytes = 1_048_576;

/**
 * The body of an AuthZEN request: a JSON object, said to be JSON (Authorization API 1.0 §10.1).
 *
 * @throws DomainError `malformed`, also for another content type, as certification asks; `too_large` as soon as it is
 */
export async function readAccessBody(c: Context<AppEnv>): Promise<JsonObject> {
  if (!/^application\/json[\t ]*(;|$)/i.test(readHeader(c, "content-type") ?? ""))
    throw malformed("Send JSON, with `Content-Type: application/json`.");
  return readJson(await readBytes(c));
}

async function readBytes(c: Context<AppEnv>): Promise<Uint8Array> {
  const announced = readHeader(c, "content-length");
  if (announced !== undefined) {
    if (Number(announced) > bodyMaxBytes) throw tooLarge();
    // Node holds a body to the length that was announced, and reads it so without a stream's cost.
    return new Uint8Array(await c.req.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(): DomainError {
  return new DomainError("too_large", `A body may have ${bodyMaxBytes} bytes at most.`);
}
