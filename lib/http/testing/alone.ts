import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { problemResponse, toProblem } from "../problem.ts";
import { anonymousCtx } from "../request-ctx.ts";

/** An app that has nothing but what is mounted: for tests of one route at a pace, or within limits, of their own. */
export function appWith(mount: (app: Hono<AppEnv>) => void): Hono<AppEnv> {
  const alone = new Hono<AppEnv>();
  alone.use("*", async (c, next) => {
    c.set(
      "ctx",
      anonymousCtx((name) => c.req.header(name), null),
    );
    await next();
  });
  alone.onError((error) => problemResponse(toProblem(error, "req_tests")));
  mount(alone);
  return alone;
}
