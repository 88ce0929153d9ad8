import { Resolver } from "node:dns/promises";
import { DomainError } from "#lib/core/errors.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { guardedFetch } from "#lib/outbound/guarded-fetch.ts";
import type { DomainMethod } from "./domain.ts";

/** Reads what a domain publishes about its keys. Anybody can have us do it, so it is short and says little. */
export type KeySource = (domain: string) => Promise<string>;

export const keySources: Record<DomainMethod, KeySource> = { dns: readTxtRecords, http: readWellKnown() };

/** All name servers and all attempts together. */
const lookupMs = 8_000;
const recordsMax = 100;
const recordLengthMax = 1_024;

/** The TXT records of the domain itself, one a line. */
async function readTxtRecords(domain: string): Promise<string> {
  const { DNS_SERVERS } = env();
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (DNS_SERVERS.length > 0) resolver.setServers(DNS_SERVERS);
  const deadline = setTimeout(() => resolver.cancel(), lookupMs);
  try {
    const records = await resolver.resolveTxt(domain);
    return records
      .slice(0, recordsMax)
      .map((parts) => parts.join("").slice(0, recordLengthMax))
      .join("\n");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENODATA" || code === "ENOTFOUND") return "";
    throw new DomainError("unavailable", `The name server of ${domain} did not answer. Try again.`, {
      cause: error,
    });
  } finally {
    clearTimeout(deadline);
  }
}

const pageLimits = { totalMs: 10_000, bytesMax: 4_096 };

/**
 * The domain's page about its keys.
 *
 * @param fetchPage how the page is read, in tests that have no server with a certificate
 */
export function readWellKnown(fetchPage?: typeof fetch): KeySource {
  return async (domain) => {
    const outbound = guardedFetch(pageLimits);
    const url = `https://${domain}/.well-known/mcp-registry-auth`;
    try {
      const response = await (fetchPage ?? outbound.fetch)(url, { headers: { accept: "text/plain" } });
      return response.ok ? await response.text() : "";
    } catch (cause) {
      log.info({ err: cause, domain }, "a publisher's keys were not read");
      // Why is for the log alone: the answer must not tell strangers what is to be found inside.
      throw new DomainError(
        "unavailable",
        `${url} could not be read: it must be public, answer without redirecting, and have 4 KiB at most.`,
        { cause },
      );
    } finally {
      await outbound.close();
    }
  };
}
