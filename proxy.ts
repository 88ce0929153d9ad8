import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { env } from "#lib/env.ts";
import { baseHeaders, pagePolicy } from "#lib/http/security-headers.ts";

/** Gives every page its nonce and security headers. It decides nothing: who may see what is the queries' business. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy(nonce, env().NODE_ENV === "development");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  // A layout can't see its address; the way back from the sign-in needs it.
  headers.set("x-path", request.nextUrl.pathname + request.nextUrl.search);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(baseHeaders())) response.headers.set(name, value);
  return response;
}

export const config = { matcher: ["/((?!_next/static|api/|v0(?:\\.1)?/|idp/|icon.svg).*)"] };
