import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";

/*
 * Headers straight from and to Node's own objects where there are any (on our server, not under plain Next hosting):
 * going through `Headers` would cost half of a small answer's time.
 */

export function readHeader(c: Context<AppEnv>, name: string): string | undefined {
  const { incoming } = c.env;
  return incoming ? incoming.headers[name]?.toString() : c.req.header(name);
}

export function setHeaders(c: Context<AppEnv>, headers: Readonly<Record<string, string>>): void {
  const { outgoing } = c.env;
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (outgoing) outgoing.setHeader(name, value);
    else c.header(name, value);
  }
}
