import { codePointOf, unseenIn } from "#lib/core/unseen.ts";
import { hostOfRemote } from "./claims.ts";
import { namespaceOf } from "./namespace-rules.ts";
import type { Finding } from "./schemas.ts";
import type { ServerJson } from "./server-json.ts";

const codePointsShown = 10;

/** Characters in what people read of a document that they do not see, or that turn the direction of text. */
export function hiddenCharacters(document: ServerJson): Finding[] {
  return (["title", "description"] as const).flatMap((field): Finding[] => {
    const points = [...new Set(unseenIn(document[field] ?? "").map(codePointOf))];
    if (points.length === 0) return [];
    const more = points.length > codePointsShown ? " and more" : "";
    return [
      {
        check: "invisible-characters",
        severity: "high",
        message: `The ${field} holds characters that nobody sees, or that turn the direction of text.`,
        pointer: `/${field}`,
        evidence: { value: `${points.slice(0, codePointsShown).join(", ")}${more}` },
      },
    ];
  });
}

/** Remotes that are not under the domain that the name's namespace stands for: `com.example` for `example.com`. */
export function foreignRemotes({ name, remotes = [] }: ServerJson): Finding[] {
  const domain = namespaceOf(name).toLowerCase().split(".").reverse().join(".");
  // What is derived from an address without a domain stands for none.
  if (domain === "internal" || domain.endsWith(".internal")) return [];
  return remotes.flatMap(({ url }, index): Finding[] => {
    const host = hostOfRemote(url);
    if (!host || host === domain || host.endsWith(`.${domain}`)) return [];
    return [
      {
        check: "foreign-remote-host",
        severity: "info",
        message: `This address is not under ${domain}, the domain that the name stands for.`,
        pointer: `/remotes/${index}/url`,
        evidence: { value: host },
      },
    ];
  });
}
