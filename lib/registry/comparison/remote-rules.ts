import type { JsonChange } from "#lib/core/json-diff.ts";
import { isObject } from "#lib/core/json-object.ts";
import type { ChangeRisk } from "#lib/core/words.ts";
import { hostOfRemote } from "../claims.ts";
import type { ServerJson } from "../server-json.ts";
import { detailOf, elementChanges, quoted } from "./details.ts";
import type { MemberRule } from "./member-rules.ts";
import { stableText } from "./stable-text.ts";

/**
 * The addresses that calls go to, judged by those of the earlier document.
 *
 * | difference                                                                                  | risk      |
 * | ------------------------------------------------------------------------------------------- | --------- |
 * | a new address; another host; a host that variables decide on; no longer encrypted           | dangerous |
 * | another path, port, header, variable, type                                                  | widening  |
 * | an address is gone, or stands elsewhere in the list                                         | harmless  |
 */
export function remotesRule(before: ServerJson | null): MemberRule {
  const known = new Set(before?.remotes?.map(stableText));
  const hosts = hostsOf(before?.remotes ?? []);
  return (was, is, pointer, found) => {
    for (const change of elementChanges(was, is, pointer)) {
      const [, , index, member] = change.pointer.split("/");
      const remote = Array.isArray(is) ? is[Number(index)] : undefined;
      const [risk, means] = member ? judgeMember(change, member, remote, hosts) : judgeRemote(change, known);
      found.push(detailOf(change, risk, means));
    }
  };
}

/** The hosts of addresses; one that variables decide on is none. */
export function hostsOf(addresses: readonly { url?: unknown }[]): Set<string> {
  return new Set(addresses.flatMap(({ url }) => fixedHost(url) ?? []));
}

/** The host that an address goes to, or null when it has none or variables decide on it. */
function fixedHost(url: unknown): string | null {
  const host = typeof url === "string" ? hostOfRemote(url) : null;
  return host?.includes("~") ? null : host;
}

type Judgement = [risk: ChangeRisk, means: string];

function judgeRemote(change: JsonChange, known: ReadonlySet<string>): Judgement {
  if (change.kind === "removed") return ["harmless", "An address is gone; who calls it loses it."];
  if (known.has(stableText(change.after))) return ["harmless", "An address stands elsewhere in the list."];
  const host = isObject(change.after) ? fixedHost(change.after.url) : null;
  return ["dangerous", `Calls may go to a new address, ${host ? `at ${quoted(host)}` : "at any host"}.`];
}

function judgeMember(
  change: JsonChange,
  member: string,
  remote: unknown,
  hosts: ReadonlySet<string>,
): Judgement {
  const host = isObject(remote) ? fixedHost(remote.url) : null;
  if (member === "variables" && !host)
    return ["dangerous", "The variables that decide on the host are different."];
  if (member !== "url") return ["widening", "The way an address is called is different."];
  return judgeUrl(change, hosts);
}

/** What another address in the place of one means. */
export function judgeUrl(change: JsonChange, hosts: ReadonlySet<string>): Judgement {
  if (change.kind === "removed") return ["widening", "There is no address any more."];
  const host = fixedHost(change.after);
  if (!host) return ["dangerous", "Variables decide on the host that calls go to."];
  if (!hosts.has(host)) return ["dangerous", `Calls go to a new host, ${quoted(host)}.`];
  if (change.kind === "changed" && isEncrypted(change.before) && !isEncrypted(change.after))
    return ["dangerous", "Calls are no longer encrypted."];
  return ["widening", "Calls go to another address at a known host."];
}

function isEncrypted(url: unknown): boolean {
  return typeof url === "string" && /^https:/i.test(url);
}
