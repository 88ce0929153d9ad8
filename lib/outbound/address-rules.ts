import ipaddr from "ipaddr.js";

/** One entry of OUTBOUND_ALLOW: a host, a host with a port, or a range of addresses. */
export type AllowRule =
  | { kind: "host"; host: string; port: number | null }
  | { kind: "range"; range: [ipaddr.IPv4 | ipaddr.IPv6, number] };

/** Reads one entry; the environment's schema has checked its form. */
export function parseAllowRule(text: string): AllowRule {
  if (text.includes("/") && ipaddr.isValidCIDR(text)) return { kind: "range", range: ipaddr.parseCIDR(text) };
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(text);
  if (bracketed)
    return { kind: "host", host: plainHost(bracketed[1] ?? ""), port: Number(bracketed[2]) || null };
  if (ipaddr.isValid(text)) return { kind: "host", host: plainHost(text), port: null };
  const [host = "", port] = text.split(":");
  return { kind: "host", host: plainHost(host), port: Number(port) || null };
}

/**
 * May the console open a connection to `address`, which `host` resolved to? Public unicast addresses: yes. Everything
 * else (loopback, private, carrier-grade NAT, transition and reserved ranges, also inside IPv4-mapped IPv6): only when a
 * rule names it. Link-local addresses, where clouds keep their metadata, only when a rule names that very address.
 */
export function mayConnect(
  host: string,
  address: string,
  port: number,
  rules: readonly AllowRule[],
): boolean {
  const ip = ipaddr.process(address);
  const named = (rule: AllowRule, name: string) =>
    rule.kind === "host" && rule.host === plainHost(name) && (rule.port === null || rule.port === port);
  if (isMetadata(ip)) return rules.some((rule) => named(rule, ip.toString()));
  if (isPublic(ip)) return true;
  return rules.some(
    (rule) =>
      named(rule, host) ||
      named(rule, ip.toString()) ||
      (rule.kind === "range" && rule.range[0].kind() === ip.kind() && ip.match(rule.range)),
  );
}

/** The narrowest rule that would allow the connection, as an administrator would write it. */
export function ruleFor(host: string, address: string, port: number): string {
  const ip = ipaddr.process(address);
  const name = isMetadata(ip) ? ip.toString() : host;
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Only 2000::/3 of IPv6 is given out for the public (RFC 4291 §2.4); whatever is not yet has no business here. */
function isPublic(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return (
    ip.range() === "unicast" && (ip instanceof ipaddr.IPv4 || ip.match(ipaddr.IPv6.parseCIDR("2000::/3")))
  );
}

/** Where an IPv6 address that a translator turns into an IPv4 one keeps its first half, in 16-bit parts. */
const translated: Record<string, number> = { rfc6052: 6, rfc6145: 6, "6to4": 1 };

/** Link-local addresses, plain or translated, and those outside of that range on which AWS and Azure answer too. */
function isMetadata(ip: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (ip.range() === "linkLocal" || ["fd00:ec2::254", "168.63.129.16"].includes(ip.toString())) return true;
  const part = translated[ip.range()];
  return ip instanceof ipaddr.IPv6 && part !== undefined && ip.parts[part] === 0xa9fe;
}

function plainHost(host: string): string {
  const bare = host
    .replace(/^\[|\]$/g, "")
    .toLowerCase()
    .replace(/\.$/, "");
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : bare;
}
