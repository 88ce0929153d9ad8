import type { Context, Hono } from "hono";
import {
  type DecisionPoint,
  type Enforced,
  endpoints,
  enforce,
  evaluateAll,
  metadataOf,
  pageOf,
  parseRequest,
} from "#lib/access/pdp/index.ts";
import { actionSearch, evaluationRequest, resourceSearch, subjectSearch } from "#lib/access/pdp/schemas.ts";
import { notFound } from "#lib/core/errors.ts";
import type { JsonObject } from "#lib/core/json-object.ts";
import { env } from "#lib/env.ts";
import type { Ctx } from "#lib/kernel/ctx.ts";
import { readAccessBody } from "./access-body.ts";
import { type CallerOf, gatewayOf, payForItems } from "./access-caller.ts";
import { refusalText } from "./access-refusal.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader, setHeaders } from "./headers.ts";
import { metrics } from "./metrics.ts";

type Answer = (ctx: Ctx, body: JsonObject) => Promise<object>;

/**
 * The OpenID AuthZEN Authorization API 1.0, and `/access/v1/enforce` for callers that go by the status. Mounted before the
 * general limit, which counts by address: a gateway asks as often as its agents call.
 *
 * @param callerOf who asks; another one only in tests of the protocol
 */
export function mountAccess(app: Hono<AppEnv>, point: DecisionPoint, callerOf: CallerOf = gatewayOf): void {
  mountMetadata(app);
  const answers: Record<string, Answer> = {
    [endpoints.access_evaluation_endpoint]: (ctx, body) =>
      point.evaluate(ctx, parseRequest(evaluationRequest, body)),
    [endpoints.access_evaluations_endpoint]: async (ctx, body) => {
      await payForItems(ctx, body);
      return evaluateAll(body, (request) => point.evaluate(ctx, request));
    },
    [endpoints.search_subject_endpoint]: async (ctx, body) => {
      const { page, ...request } = parseRequest(subjectSearch, body);
      return pageOf(request, page, await point.searchSubject(ctx, request));
    },
    [endpoints.search_resource_endpoint]: async (ctx, body) => {
      const { page, ...request } = parseRequest(resourceSearch, body);
      return pageOf(request, page, await point.searchResource(ctx, request));
    },
    [endpoints.search_action_endpoint]: async (ctx, body) => {
      const { page, ...request } = parseRequest(actionSearch, body);
      return pageOf(request, page, await point.searchAction(ctx, request));
    },
  };
  for (const [path, answer] of Object.entries(answers))
    app.post(path, (c) =>
      respond(c, callerOf, async (ctx, body) => ({
        status: 200,
        headers: {},
        body: await answer(ctx, body),
      })),
    );
  app.post("/access/v1/enforce", (c) =>
    respond(
      c,
      callerOf,
      (ctx, body) =>
        enforce(parseRequest(evaluationRequest, body), (request) => point.evaluate(ctx, request)),
      // Some let a call through when the decision point fails: to them a failure is a refusal.
      { failureStatus: 403 },
    ),
  );
}

async function respond(
  c: Context<AppEnv>,
  callerOf: CallerOf,
  answer: (ctx: Ctx, body: JsonObject) => Promise<Enforced>,
  { failureStatus = null }: { failureStatus?: 403 | null } = {},
): Promise<Response> {
  const route = { route: c.req.path, method: "POST" };
  const stop = metrics().duration.startTimer(route);
  setHeaders(c, { "cache-control": "no-store", ...givenRequestId(c) });
  const response = await answered().catch((error: unknown) => refusalText(c, error, failureStatus));
  stop();
  metrics().requests.inc({ ...route, status: response.status });
  return response;

  async function answered(): Promise<Response> {
    const ctx = await callerOf(c);
    const { status, headers, body } = await answer(ctx, await readAccessBody(c));
    setHeaders(c, headers);
    return c.json(body, status);
  }
}

/** The gateway's own id of its request goes back as it came (§10.1.3); that of the log has a narrower form. */
function givenRequestId(c: Context<AppEnv>): Record<string, string> {
  const given = readHeader(c, "x-request-id");
  return given === undefined ? {} : { "x-request-id": given };
}

/** What gateways find the API by (§9.2). Whether a gateway of a name is registered can't be found out so. */
function mountMetadata(app: Hono<AppEnv>): void {
  const path = "/.well-known/authzen-configuration";
  const caching = { "cache-control": "max-age=300" };
  app.get(path, (c) => c.json(metadataOf(env().publicUrl), 200, caching));
  app.get(`${path}/:gateway`, (c) => {
    const gateway = c.req.param("gateway");
    if (!/^[\w.~-]{1,200}$/.test(gateway)) throw notFound("gateway");
    return c.json(metadataOf(env().publicUrl, gateway), 200, caching);
  });
}
