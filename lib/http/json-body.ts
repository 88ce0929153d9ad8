import type { Context } from "hono";
import { DomainError } from "#lib/core/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader } from "./headers.ts";

/**
 * Reads a request's body as JSON (RFC 8259).
 *
 * @returns undefined when it is empty
 * @throws DomainError `unsupported_media_type`, `malformed`
 */
export async function readJsonBody(c: Context<AppEnv>): Promise<unknown> {
  const text = await c.req.text();
  if (text === "") return undefined;
  if (!/^application\/json\b/i.test(readHeader(c, "content-type") ?? ""))
    throw new DomainError("unsupported_media_type", "Send JSON, with `Content-Type: application/json`.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError("malformed", `The body is not JSON: ${(cause as Error).message}`);
  }
}
