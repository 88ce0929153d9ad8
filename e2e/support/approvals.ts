import type { AskTerms } from "#lib/access/policy/schemas.ts";
import type { RequestedApproval } from "#lib/approvals/requests/schemas.ts";
import { type AccessWorld, accessWorld, givenGrant, registeredAgent } from "./access.ts";
import type { Answer, Instance, Person } from "./instance.ts";

export type AskingWorld = {
  access: AccessWorld;
  agent: string;
  /** Has a gateway ask for a person's yes to a call of the tool. @returns its id */
  ask(args: Record<string, unknown>, rationale?: string): Promise<string>;
  /** What a gateway says of a call that it asks for. */
  asked(callId: string, args: Record<string, unknown>): { agent: string; tool: string };
  /** Calls the API as the gateway. */
  call<T>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  close(): Promise<void>;
};

type Reviewers = { ana: Person; ben: Person; cleo: Person };

/** Who else must approve calls whose arguments meet a condition. */
type AlsoAsk = { condition: string; ask: Partial<AskTerms> };

/** What an asking world calls what it has. */
const usual = { agent: "Rate keeper", gateway: "asking-edge", tool: "set_rate" };

/** An agent that may set rates only with a person's yes, and a gateway that asks for it. */
export async function askingWorld(
  instance: Instance,
  people: Reviewers,
  terms: Partial<AskTerms>,
  also?: AlsoAsk,
  names = usual,
): Promise<AskingWorld> {
  const more = names.tool === usual.tool ? [] : [names.tool];
  const access = await accessWorld(instance, people, { labels: terms.standing, more });
  const agent = await registeredAgent(instance, access, names.agent, "service");
  await givenGrant(instance, access, agent, ["write"], people.ana, people.cleo);
  await adoptRules(instance, access.server, names.tool, [{ ask: terms }, ...(also ? [also] : [])]);
  const token = await gatewayToken(instance, access, names.gateway);
  const asked = (callId: string, args: Record<string, unknown>) => ({
    agent: agent.clientId,
    call_id: callId,
    tool: access.sets.replace(usual.tool, () => names.tool),
    arguments_b64: Buffer.from(JSON.stringify(args)).toString("base64"),
  });
  let calls = 0;
  return {
    access,
    agent: agent.name,
    asked,
    call: (...request) => instance.call(token, ...request),
    close: () => access.close(),
    async ask(args, rationale) {
      calls += 1;
      const { status, body } = await instance.call<RequestedApproval>(token, "POST", "/api/v1/approvals", {
        ...asked(`call-${calls}`, args),
        ...(rationale === undefined ? {} : { rationale }),
      });
      if (status !== 201) throw new Error(`An approval was not asked for: ${status} ${JSON.stringify(body)}`);
      return body.id;
    },
  };
}

/** Two administrators have rates asked about. */
async function adoptRules(
  instance: Instance,
  server: string,
  tool: string,
  asks: readonly Partial<AlsoAsk>[],
): Promise<void> {
  const [otto, petra] = await Promise.all([
    instance.person("Otto Admin", "admin"),
    instance.person("Petra Admin", "admin"),
  ]);
  const path = "/api/v1/access-policy";
  type Policy = { version: number; document: { rules: object[] } };
  const { version, document } = (await instance.call<Policy>(otto.token, "GET", path)).body;
  const rules = asks.map((asked, index) => ({
    id: index === 0 ? "ask-before-rates" : `ask-before-rates-${index + 1}`,
    effect: "ask",
    match: { servers: [server], tools: [tool] },
    ...asked,
    reason: "A rate that is fixed wrongly costs money.",
  }));
  const change = { base_version: version, document: { ...document, rules: [...document.rules, ...rules] } };
  const proposed = await instance.call<{ id: string; digest: string }>(
    otto.token,
    "POST",
    `${path}/changes`,
    {
      ...change,
      reason: "Rates are asked about.",
    },
  );
  const { id, digest } = proposed.body;
  const signed = await instance.call(petra.token, "POST", `${path}/changes/${id}/votes`, {
    digest,
    decision: "approve",
    reason: "Agreed.",
  });
  if (signed.status >= 300) throw new Error(`The rule was not adopted: ${JSON.stringify(signed.body)}`);
}

/** A second gateway with the same routes, which may ask for a yes. */
async function gatewayToken(
  instance: Instance,
  { server, sets }: AccessWorld,
  name: string,
): Promise<string> {
  const client = await instance.client(name, "gateway", "decision.evaluate", "approval.request");
  const ivo = await instance.person("Ivo Admin", "admin");
  await instance.call(ivo.token, "PUT", `/api/v1/gateways/${client.client_id}`, {
    catalog: null,
    region: null,
    routes: [{ prefix: sets.replace(/set_rate$/, ""), server }],
  });
  return instance.token(client);
}
