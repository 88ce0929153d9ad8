import type { HttpBindings } from "@hono/node-server";
import type { Ctx } from "#lib/kernel/ctx.ts";

/** What a request's handlers find beside the request: Node's own objects, and who asks. */
export type AppEnv = { Bindings: Partial<HttpBindings>; Variables: { ctx: Ctx } };
