import type { Context, Hono } from "hono";
import { accessRequestPath } from "#lib/access/pdp/index.ts";
import { cancelTask, getTask, requestAccess } from "#lib/approvals/arap/index.ts";
import type { AccessTaskAnswer } from "#lib/approvals/arap/schemas.ts";
import { assertPermitted, type Ctx } from "#lib/kernel/ctx.ts";
import { readAccessBody } from "./access-body.ts";
import type { AppEnv } from "./app-env.ts";
import { readHeader, setHeaders } from "./headers.ts";
import { metrics } from "./metrics.ts";
import { type Problem, problemResponse, toProblem } from "./problem.ts";
import { assertSameOrigin, authenticate } from "./request-ctx.ts";

/** How often a gateway that waits should look again, in seconds. */
const lookAgainAfter = 5;

/**
 * The OpenID AuthZEN Access Request and Approval Profile 1.0, draft 1: gateways ask about denials for want of an approval.
 * Its refusals are RFC 9457 problems of the profile's types.
 */
export function mountAccessRequests(app: Hono<AppEnv>): void {
  const task = `${accessRequestPath}/:id`;
  app.post(accessRequestPath, (c) =>
    respond(c, accessRequestPath, async (ctx) => {
      const answer = await requestAccess(ctx, await readAccessBody(c), readHeader(c, "idempotency-key"));
      setHeaders(c, { location: answer.task.status_endpoint });
      return { status: 201, answer };
    }),
  );
  app.get(task, (c) =>
    respond(c, task, async (ctx) => ({
      status: 200,
      answer: await getTask(ctx, c.req.param("id"), c.req.query("wait")),
    })),
  );
  app.post(`${task}/cancel`, (c) =>
    respond(c, `${task}/cancel`, async (ctx) => ({
      status: 200,
      answer: await cancelTask(ctx, c.req.param("id"), await optionalBody(c)),
    })),
  );
}

type Answered = { status: 200 | 201; answer: AccessTaskAnswer };

async function respond(
  c: Context<AppEnv>,
  path: string,
  act: (ctx: Ctx) => Promise<Answered>,
): Promise<Response> {
  const route = { route: path.replace(":id", "{id}"), method: c.req.method };
  const stop = metrics().duration.startTimer(route);
  const response = await answered().catch((error: unknown) => refused(error, c.var.ctx.requestId));
  stop();
  metrics().requests.inc({ ...route, status: response.status });
  return response;

  async function answered(): Promise<Response> {
    const header = (name: string) => readHeader(c, name);
    const { actor, by } = await authenticate(header);
    assertSameOrigin(c.req.method, by, header);
    const ctx = { ...c.var.ctx, actor };
    // Nothing that nobody sent is read.
    if (actor.kind === "anonymous") assertPermitted(ctx, "approval.request");
    const { status, answer } = await act(ctx);
    setHeaders(c, { "cache-control": "no-store" });
    if (answer.task.status === "pending") setHeaders(c, { "retry-after": String(lookAgainAfter) });
    return c.json(answer, status);
  }
}

function refused(error: unknown, requestId: string): Response {
  const { problem_type, ...problem } = toProblem(error, requestId);
  const { type, ...rest } = problem;
  return problemResponse({
    ...rest,
    type: typeof problem_type === "string" ? problem_type : type,
  } as Problem);
}

async function optionalBody(c: Context<AppEnv>) {
  const hasBody = readHeader(c, "content-type") !== undefined;
  return hasBody ? readAccessBody(c) : {};
}
