import type { JsonObject } from "#lib/core/json-object.ts";
import { type Found, memberOf, objectOf, packagesOf, remotesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import type { Rule } from "./rule.ts";

const overNetwork = ["streamable-http", "sse"];

export const stdioUrl: Rule = {
  id: "stdio-transport-url-not-empty",
  asks: "A package that speaks stdio has no url.",
  *check(document) {
    for (const { place, value } of packageTransportsOf(document))
      if (textOf(value, "type") === "stdio" && textOf(value, "url"))
        yield {
          place: [...place, "url"],
          message: "Remove the url, or make the type streamable-http or sse; stdio has no address.",
        };
  },
};

export const packageUrlGiven = urlGiven(
  "streamable-transport-url-required",
  "A package",
  packageTransportsOf,
);
export const remoteUrlGiven = urlGiven("remote-transport-url-required", "A remote", remotesOf);

function urlGiven(
  id: string,
  subject: string,
  transportsOf: (document: JsonObject) => Iterable<Found>,
): Rule {
  return {
    id,
    asks: `${subject} that speaks streamable-http or sse has a url.`,
    *check(document) {
      for (const { place, value } of transportsOf(document)) {
        const type = textOf(value, "type") ?? "";
        const url = memberOf(value, "url") ?? "";
        if (overNetwork.includes(type) && url === "")
          yield { place: [...place, "url"], message: `Give the address where ${type} is spoken.` };
      }
    },
  };
}

export const packageTransportType: Rule = {
  id: "unsupported-transport-type",
  asks: "A package speaks stdio, streamable-http or sse.",
  *check(document) {
    for (const { place, value } of packageTransportsOf(document)) {
      const type = textOf(value, "type");
      if (type !== undefined && type !== "stdio" && !overNetwork.includes(type))
        yield {
          place: [...place, "type"],
          message: `${quoted(type)} is no transport; write stdio, streamable-http or sse.`,
        };
    }
  },
};

export const remoteTransportType: Rule = {
  id: "unsupported-remote-transport-type",
  asks: "A remote speaks streamable-http or sse.",
  *check(document) {
    for (const { place, value } of remotesOf(document)) {
      const type = textOf(value, "type");
      if (type !== undefined && !overNetwork.includes(type))
        yield {
          place: [...place, "type"],
          message: `${quoted(type)} can't be spoken with a remote; write streamable-http or sse.`,
        };
    }
  },
};

/** The transports of packages that are objects. */
export function* packageTransportsOf(document: JsonObject): Generator<Found & { owner: Found }> {
  for (const owner of packagesOf(document)) {
    const value = objectOf(owner.value, "transport");
    if (value) yield { place: [...owner.place, "transport"], value, owner };
  }
}
