import type { AccessLevel } from "#lib/core/words.ts";
import type { CallMatch } from "../policy/schemas.ts";
import type { Call } from "./decision.ts";
import type { DecisionReason } from "./schemas.ts";
import { type Facts, now } from "./test-world.ts";

/** Conditions, all on arguments, and what they come to of the argument `n`. */
export const conditions: Readonly<Record<string, (n: unknown) => boolean | "broken">> = {
  "args.n > 1": (n) => (typeof n === "number" ? n > 1 : "broken"),
  'has(args.n) && args.n == "1"': (n) => n === "1",
  "args.n >": () => "broken",
  "args.none == 1": () => "broken",
};

export type Expected = {
  reason: DecisionReason;
  ruleIds: string[];
  grantIds: string[];
  consentId: string | null;
  agentId: string | null;
  userId: string | null;
  server: string | null;
  version: string | null;
  tool: string | null;
  brokenRules: string[];
};

const discovery = ["tools/list"];
const known = ["tools/call", "ping", "notifications/x", "tools/list", "resources/read", "tasks/cancel"];

/**
 * What `evaluate` must say, by searching plain lists from one end to the other.
 *
 * @param used how many calls every counter has counted
 */
export function reference(facts: Facts, call: Call, used: number): Expected {
  const said: Expected = {
    reason: "permitted",
    ruleIds: [],
    grantIds: [],
    consentId: null,
    agentId: null,
    userId: null,
    server: null,
    version: null,
    tool: null,
    brokenRules: [],
  };
  const because = (reason: DecisionReason, more: Partial<Expected> = {}) => ({ ...said, ...more, reason });

  const gateway = facts.gateways.find((one) => one.id === call.gatewayId && one.active);
  if (!gateway) return because("gateway_not_registered");
  if (!known.includes(call.method) || (call.method === "tools/call" && call.tool === null))
    return because("method_not_known");
  if (["ping", "notifications/x"].includes(call.method)) return said;

  const agents = facts.agents.filter((one) => isNamed(one, call.agent));
  const agent = agents.length === 1 ? agents[0] : undefined;
  if (!agent) return because("agent_not_known");
  said.agentId = agent.id;
  if (!agent.active) return because("agent_disabled");
  if (agent.ownerUserId && !facts.users.some((one) => one.id === agent.ownerUserId && one.active))
    return because("agent_owner_gone");
  if (agent.gatewayIds && ![...agent.gatewayIds].includes(gateway.id))
    return because("agent_of_another_gateway");

  if (agent.trustModel === "service" && call.user) return because("user_not_accepted");
  if (agent.trustModel === "on_behalf_of" && !call.user) return because("user_required");
  const user = facts.users.find((one) =>
    call.user?.issuer
      ? one.issuer === call.user.issuer && one.subject === call.user.name
      : one.id === call.user?.name || one.email === call.user?.name.toLowerCase(),
  );
  if (call.user && !user) return because("user_not_known");
  said.userId = user?.id ?? null;
  if (user && !user.active) return because("user_disabled");

  const fitting = gateway.routes
    .filter(
      (route) =>
        (call.server === null || route.server === call.server) && (call.tool ?? "").startsWith(route.prefix),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const serverName = call.server ?? fitting[0]?.server;
  const stripped = call.tool?.slice(fitting[0]?.prefix.length ?? 0);
  const toolNames = call.server === null ? [stripped] : [call.tool, stripped];
  const server = facts.servers.find((one) => one.name === serverName);
  const catalog = facts.catalogs.find((one) => one.id === gateway.catalogId);
  const offered =
    server &&
    (gateway.routes.length === 0 || gateway.routes.some((route) => route.server === server.name)) &&
    (gateway.catalogId === null ||
      (catalog && (catalog.servers === null || [...catalog.servers].includes(server.id))));
  const callable = (offered ? server.versions : [])
    .filter((one) => one.callable && one.untilMs > now)
    .filter((one) => one.catalogs === null || one.catalogs.some((slug) => slug === catalog?.slug))
    .filter((one) => call.version === null || one.version === call.version);
  if (!server || callable.length === 0) return because("server_not_callable");
  const liking = [...callable.filter((one) => one.isLatest), ...callable.filter((one) => !one.isLatest)];
  const all = liking.flatMap((one) =>
    one.tools.flatMap((tool) => (toolNames.includes(tool.name) ? [{ ...tool, of: one.version }] : [])),
  );
  const same = all.filter(({ hash }) => hash === call.toolHash);
  const meant = same.length > 0 ? same : all;
  const isOne = call.method === "tools/call" && new Set(meant.map(({ name }) => name)).size === 1;
  const effects = meant.flatMap((one) => one.effects);
  const ofLevel = (level: AccessLevel) => meant.find(({ access }) => access === level);
  const highest = ofLevel("admin") ?? ofLevel("write") ?? ofLevel("read");
  const tool = isOne && highest ? { ...highest, effects } : undefined;
  said.server = server.name;
  said.version =
    (new Set(meant.map(({ name }) => name)).size === 1 && highest?.of) || (liking[0]?.version ?? null);
  said.tool = tool?.name ?? null;
  if (call.method === "tools/call" && !tool) return because("tool_not_approved");
  if (tool && call.toolHash !== null && tool.hash !== call.toolHash) return because("tool_changed");

  const active = facts.grants
    .filter((one) => one.agentId === agent.id && one.server === server.name)
    .filter((one) => one.startsMs <= now && one.endsMs > now)
    .filter((one) => one.userIds === null || [...one.userIds].some((id) => id === user?.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const ids = (grants: typeof active) => grants.map(({ id }) => id);
  const places = [gateway.region, ...call.regions];
  const foreign = facts.policy.residency
    .filter((entry) => entry.classification === server.classification)
    .some((entry) => places.some((place) => place === null || !entry.regions.includes(place)));
  const level: AccessLevel = tool?.access ?? (call.method === "tasks/cancel" ? "write" : "read");
  const about = (match: CallMatch) =>
    (match.agents ?? [agent.id]).includes(agent.id) &&
    (match.servers ?? [server.name]).includes(server.name) &&
    (!match.tools || match.tools.some((name) => name === tool?.name)) &&
    (match.classifications ?? [server.classification]).includes(server.classification) &&
    (match.access_levels ?? [level]).includes(level) &&
    (!match.effects || match.effects.some((effect) => tool?.effects.includes(effect)));

  if (discovery.includes(call.method)) {
    if (active.length === 0) return because("no_grant");
    said.grantIds = ids(active);
    const always = facts.policy.rules.filter(
      ({ effect, condition, match }) => effect === "deny" && condition === undefined && about(match),
    );
    if (always.length > 0) return because("denied_by_rule", { ruleIds: always.map(({ id }) => id) });
    return foreign
      ? because("region_not_allowed", { ruleIds: [`residency:${server.classification}`] })
      : said;
  }

  const levels: AccessLevel[] = tool
    ? [tool.access]
    : call.method === "tasks/cancel"
      ? ["write", "admin"]
      : ["read"];
  const namesOf = (scope: AccessLevel) =>
    tool
      ? [tool.name]
      : server.versions
          .flatMap((one) => one.tools)
          .flatMap((one) => (one.access === scope ? [one.name] : []));
  const coversBy = (one: Grant, left: (name: string) => boolean) =>
    [...one.scopes].some((scope) => levels.includes(scope) && namesOf(scope).some(left)) ||
    [...one.tools].some(
      ([name, signed]) =>
        name === tool?.name &&
        left(name) &&
        (signed === "admin" || tool.access === "read" || (signed === "write" && tool.access === "write")),
    );
  const covering = active.filter(
    (one) =>
      coversBy(one, (name) => takers(one, name).length === 0) ||
      (one.narrowings.length === 0 && [...one.scopes].some((scope) => levels.includes(scope))),
  );
  const restorable = active.filter((one) =>
    coversBy(one, (name) => {
      const against = takers(one, name);
      const back = against.filter(
        ({ takes, shadowUntilMs }) => [...takes].includes(name) && shadowUntilMs > now,
      );
      return against.length > 0 && back.length === against.length;
    }),
  );
  if (covering.length === 0 && restorable.length > 0)
    return because("grant_in_shadow", { grantIds: ids(restorable) });
  if (covering.length === 0) return because("no_grant");
  const enough = covering.filter((one) =>
    one.constraints
      .filter((constraint) => constraint.tool === null || constraint.tool === tool?.name)
      .every(({ must }) => isMet(must, ownMember(call.args, "n"))),
  );
  if (enough.length === 0) return because("arguments_not_granted", { grantIds: ids(covering) });
  said.grantIds = ids(enough);

  const [consent] = facts.consents
    .filter((one) => one.userId === user?.id && one.agentId === agent.id && one.server === server.name)
    .filter((one) => [...one.scopes].some((scope) => levels.includes(scope)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (user && !consent) return because("no_consent");
  said.consentId = consent?.id ?? null;

  const met = facts.policy.rules
    .filter((rule) => about(rule.match))
    .map(({ id, effect, condition }) => ({
      id,
      effect,
      holds: condition === undefined ? true : comesTo(condition, call),
    }))
    .filter(({ holds }) => holds !== false);
  for (const [effect, reason] of [
    ["deny", "denied_by_rule"],
    ["ask", "approval_required"],
  ] as const) {
    const its = met.filter((rule) => rule.effect === effect);
    const brokenRules = its.filter(({ holds }) => holds === "broken").map(({ id }) => id);
    if (its.length > 0) return because(reason, { ruleIds: its.map(({ id }) => id), brokenRules });
  }

  if (foreign) return because("region_not_allowed", { ruleIds: [`residency:${server.classification}`] });

  const { max_steps, max_cost } = facts.policy.sessions;
  if (max_steps && !(call.session && call.session.steps !== null && call.session.steps < max_steps))
    return because("session_over", { ruleIds: ["sessions:max_steps"] });
  if (max_cost && !(call.session && call.session.cost !== null && call.session.cost < max_cost))
    return because("session_over", { ruleIds: ["sessions:max_cost"] });

  const over = facts.policy.limits
    .filter((limit) => about(limit.match) && used >= limit.calls)
    .filter(({ per }) => per === "agent" || (per === "user" ? user : tool));
  if (over.length > 0) return because("rate_limited", { ruleIds: over.map(({ id }) => id) });
  return said;
}

type Grant = Facts["grants"][number];

/** The narrowings that do not leave a tool in a grant. */
function takers({ narrowings }: Grant, name: string): Grant["narrowings"] {
  return narrowings.filter(({ keeps }) => ![...keeps].includes(name));
}

/** What reads the arguments of a call holds where the call does not say them. */
function comesTo(condition: string, { method, args }: Call): boolean | "broken" | undefined {
  const isKept = method === "tools/call" && args === undefined;
  return isKept && condition !== "args.n >" ? true : conditions[condition]?.(ownMember(args, "n"));
}

function isNamed(
  { recognisedBy: by }: Facts["agents"][number],
  { name, issuer, claims }: Call["agent"],
): boolean {
  const said = (claim: string) => ownMember(claims, claim);
  const names = ["sub", "client_id", "clientId" in by ? "azp" : by.claim].map(said);
  if (claims && names.some((one) => one !== undefined) && !names.includes(name)) return false;
  if ("clientId" in by) return issuer === undefined && by.clientId === name;
  if (issuer !== by.issuer) return false;
  return claims ? said(by.claim) === by.value : ["sub", "client_id"].includes(by.claim) && by.value === name;
}

function ownMember(of: object | undefined, name: string): unknown {
  return Object.entries(of ?? {}).find(([own]) => own === name)?.[1];
}

function isMet(must: Facts["grants"][number]["constraints"][number]["must"], value: unknown): boolean {
  if (must.op === "equals") return value === must.value;
  if (must.op === "range")
    return typeof value === "number" && value >= (must.min ?? 0) && value <= (must.max ?? 0);
  return must.op === "prefix" && typeof value === "string" && value.startsWith(must.prefix);
}
