import type { ValidationProfile } from "#lib/settings/schemas.ts";
import type { Place } from "../place.ts";
import { argumentsOf, type Found, objectOf, objectsOf, remotesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import { hasOpenHost, templatedUrl, templateVariables } from "../url-template.ts";
import { type Finding, type Rule, relaxed } from "./rule.ts";
import { packageTransportsOf } from "./transports.ts";

const overNetwork = ["streamable-http", "sse"];

/**
 * Its address may hold variables: for a package those that its environment variables and arguments name, for a
 * remote those of its own `variables`.
 */
export const urlTemplate: Rule = {
  id: "invalid-templated-url",
  asks: "A transport's url is an http or https address, and declares each variable in braces.",
  *check(document) {
    for (const { place, value, owner } of packageTransportsOf(document)) {
      const url = networkUrl(value);
      if (!url) continue;
      if (templatedUrl(url)) yield* undeclared([...place, "url"], url, packageVariables(owner));
      else yield { place: [...place, "url"], message: `${quoted(url)} must be an http or https address.` };
    }
    for (const { place, value } of remotesOf(document)) {
      const url = networkUrl(value);
      if (url) yield* undeclared([...place, "url"], url, remoteVariables(value));
    }
  },
};

function networkUrl(transport: Found["value"]): string | undefined {
  return overNetwork.includes(textOf(transport, "type") ?? "") ? textOf(transport, "url") : undefined;
}

function* undeclared(place: Place, url: string, declared: ReadonlySet<string>): Generator<Finding> {
  const missing = templateVariables(url).find((variable) => !declared.has(variable));
  if (missing !== undefined)
    yield {
      place,
      message: `{${quoted(missing).slice(1, -1)}} is not declared: ${
        place[0] === "remotes"
          ? "add it to the variables of this remote."
          : "name an environment variable, an argument or a valueHint of this package so."
      }`,
    };
}

function packageVariables(owner: Found): Set<string> {
  const names = new Set<string>();
  for (const { value } of objectsOf(owner, "environmentVariables")) names.add(textOf(value, "name") ?? "");
  for (const { value } of argumentsOf(owner))
    names.add(textOf(value, "name") ?? "").add(textOf(value, "valueHint") ?? "");
  return names;
}

function remoteVariables(remote: Found["value"]): Set<string> {
  return new Set(Object.keys(objectOf(remote, "variables") ?? {}));
}

/** Private addresses and names of an intranet pass: the official registry doesn't look them up either. */
export const remoteUrl: Rule = {
  id: "invalid-remote-url",
  asks: "A remote's url is an https address, and not this machine's own.",
  relaxedBy: "internal_remote_hosts",
  *check(document, profile) {
    for (const { place, value } of remotesOf(document)) {
      const url = networkUrl(value);
      if (url) yield* remoteFinding([...place, "url"], url, profile);
    }
  },
};

function* remoteFinding(place: Place, text: string, profile: ValidationProfile): Generator<Finding> {
  const url = templatedUrl(text);
  const local = url !== null && isLoopback(url.hostname);
  if (url?.protocol === "https:" && !local) return;
  if (url && !hasOpenHost(text) && isListed(url, profile.internal_remote_hosts)) {
    const what = url.protocol === "https:" ? "The loopback address" : "Plain http";
    yield relaxed(place, `${what} is allowed on ${url.host} by this registry.`);
  } else if (local)
    yield { place, message: `${quoted(text)} is every reader's own machine; give a public address.` };
  else yield { place, message: `${quoted(text)} must be an address that begins with https://` };
}

/** However it was written: the URL standard has brought names to lower case and numbers to four of them. */
function isLoopback(hostname: string): boolean {
  const host = hostname.endsWith(".") ? hostname.slice(0, -1) : hostname;
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    /^127\.\d+\.\d+\.\d+$/.test(host) ||
    host === "[::1]"
  );
}

/** A host without a port means the port of the address's scheme; a star stands for any. */
function isListed(url: URL, hosts: readonly string[]): boolean {
  const usual = url.protocol === "https:" ? "443" : "80";
  const withPort = (host: string) => (/:\d+$/.test(host) ? host : `${host}:${usual}`);
  return hosts.some((host) => host === `${url.hostname}:*` || withPort(host) === withPort(url.host));
}
