import type { AgentSummary, AgentUsage, Recognition } from "#lib/access/agents/schemas.ts";
import type { GrantSummary } from "#lib/access/grants/schemas.ts";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { AccessLevel, TrustModel } from "#lib/core/words.ts";
import { plural } from "./format.ts";
import { routes } from "./routes.ts";

const nameMax = 80;

/** An agent's name for titles and toasts: hostile characters as code points, and no longer than a line. */
export function agentName({ name }: { name: string }): string {
  return plainVisible(name, nameMax);
}

/** Who an agent acts for, to choose by. */
export const trustModelWords: Record<TrustModel, string> = {
  service:
    "It has a task of its own, and no person stands behind its calls. Grants alone say what it may do.",
  on_behalf_of:
    "Each call is for one person, who let it act for them. Without that person it may do nothing.",
  hybrid: "It has a task of its own, and acts for people. A call for a person needs that person's consent.",
};

/** What a level of access is, to whom an agent acts for. */
export const scopeWords: Record<AccessLevel, string> = {
  read: "Look things up in your name. It changes nothing.",
  write: "Create, change or delete things in your name.",
  admin: "Change settings, rights or other people's access in your name.",
};

/** What the button that allows it says: `Allow read and write`. */
export function allowVerb(scopes: readonly AccessLevel[]): string {
  return scopes.length === 0 ? "Allow" : `Allow ${new Intl.ListFormat("en").format(scopes)}`;
}

/** The fact by which calls are known to be an agent's: `sub = spiffe://…`, `cli_…`. */
export function recognitionWords(by: Recognition): string {
  return "client_id" in by ? by.client_id : `${by.claim} = ${by.value}`;
}

/** `3 given, 1 requested`; null where there is neither. */
export function grantCountWords({ given, requested }: AgentSummary["grants"]): string | null {
  const parts = [
    ...(given > 0 ? [`${given.toLocaleString("en")} given`] : []),
    ...(requested > 0 ? [`${requested.toLocaleString("en")} requested`] : []),
  ];
  return parts.join(", ") || null;
}

/** What a grant names beside levels of access: `3 tools`, `only 2 people`, `1 constraint`; null for nothing. */
export function grantLimitWords({
  tools,
  users,
  constraints,
}: Pick<GrantSummary, "tools" | "users" | "constraints">): string | null {
  const parts = [
    ...(tools.length > 0 ? [plural(tools.length, "tool")] : []),
    ...(users > 0 ? [`for ${plural(users, "person", "people")} only`] : []),
    ...(constraints > 0 ? [plural(constraints, "limit on arguments", "limits on arguments")] : []),
  ];
  return parts.join(", ") || null;
}

/** The sentence above the heat map: how much of what it was granted it used. */
export function usageSentence({ days, items, left_out }: AgentUsage): string {
  const granted = items.filter((item) => item.granted);
  const used = granted.filter(({ permits }) => permits > 0).length;
  if (granted.length === 0)
    return items.some(({ permits }) => permits > 0)
      ? `No grant gives it access now. What it used in ${days} days, it had then.`
      : "No grant gives it access now.";
  const tools = `${left_out > 0 ? "more than " : ""}${plural(granted.length, "tool")}`;
  const did = used === 0 ? "used none" : used === granted.length ? usedAll(used) : `used ${used}`;
  return `Granted ${tools}, ${did} in ${days} days.`;
}

function usedAll(n: number): string {
  return n === 1 ? "used it" : "used all of them";
}

/** The audit log's search for what an agent did; `status` for its denials alone. */
export function agentCallsHref(agentId: string, status?: "denied"): string {
  return routes.audit({ q: `agent:${agentId}${status ? ` status:${status}` : ""}` });
}
