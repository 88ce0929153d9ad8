import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { type Claim, claimsOf } from "./claims.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";

/** Another server that claims the same; approved, or still under review. */
export type Rival = { name: string; key: string; approved: boolean };

/** What the registry knows beside the document at hand. */
export type Known = {
  rivals: readonly Rival[];
  /** Approved servers of other owners whose names are an edit or two away. */
  lookAlikes: readonly string[];
};

type Rules = Pick<ValidationProfile, "shared_remote_urls">;

/**
 * What speaks for a server passing itself off as another one. Nothing here refuses: people decide, and their votes cover
 * what is found.
 */
export function impersonationFindings(document: ServerJson, known: Known, rules: Rules): Finding[] {
  const claimed = claimsOf(document).flatMap((claim) =>
    known.rivals
      .filter(({ key, name }) => key === claim.key && name !== document.name)
      .flatMap((rival) => claimedBy(rival, claim, rules) ?? []),
  );
  const twins = known.rivals.filter(({ key }) => key.startsWith("name:")).map(({ name }) => name);
  const alike = known.lookAlikes
    .filter((server) => server !== document.name && !twins.includes(server))
    .map(
      (server): Finding => ({
        check: "look-alike-name",
        severity: "medium",
        message: `This name is a letter or two away from ${server}, which is approved for another owner.`,
        pointer: "/name",
        evidence: { server },
      }),
    );
  return [...claimed, ...alike];
}

/** What it means that another server claims the same, or null when that is nothing odd. */
function claimedBy(rival: Rival, { kind, value, pointer }: Claim, rules: Rules): Finding | null {
  const server = rival.name;
  const other = `${server}, which is ${rival.approved ? "approved" : "under review"},`;
  switch (kind) {
    case "name":
      return {
        ...(server.toLowerCase() === value.toLowerCase()
          ? { check: "case-twin", message: `This name differs from ${other} in the case of letters alone.` }
          : {
              check: "confusable-name",
              message: `This name differs from ${other} only in characters that are easily taken for each other.`,
            }),
        severity: "high",
        pointer,
        evidence: { server },
      };
    case "title":
      if (!rival.approved) return null;
      return {
        check: "same-title",
        severity: "medium",
        message: `People see the same title on ${server}, which is approved.`,
        pointer,
        evidence: { server, value },
      };
    case "remote":
      return {
        ...(rules.shared_remote_urls
          ? {
              check: "relaxed/shared-remote-url",
              severity: "info",
              message: `${server} has this address too, as the validation profile allows.`,
            }
          : { check: "remote-claimed", severity: "high", message: `${other} has this address already.` }),
        pointer,
        evidence: { server, value },
      };
    case "package":
      return {
        check: "package-claimed",
        severity: "high",
        message: `${other} is made of this package already.`,
        pointer,
        evidence: { server, value },
      };
  }
}
