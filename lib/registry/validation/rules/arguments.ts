import type { JsonObject } from "#lib/core/json-object.ts";
import { argumentsOf, type Found, memberOf, packagesOf, textOf } from "../read.ts";
import { quoted } from "../result.ts";
import type { Finding, Rule } from "./rule.ts";

export const argumentNameGiven: Rule = {
  id: "named-argument-name-required",
  asks: "A named argument has a name.",
  *check(document) {
    for (const { place, value } of namedArgumentsOf(document))
      if (textOf(value, "name") === "")
        yield { place: [...place, "name"], message: "Give this argument its flag, such as --port." };
  },
};

export const argumentNameForm: Rule = {
  id: "invalid-named-argument-name",
  asks: "A named argument's name is the flag alone: no blanks, no < > and no $.",
  *check(document) {
    for (const { place, value } of namedArgumentsOf(document)) {
      const name = textOf(value, "name") ?? "";
      if (/[<> $]/.test(name))
        yield {
          place: [...place, "name"],
          message: `${quoted(name)} must be the flag alone, such as --port; put what follows it into value or default.`,
        };
    }
  },
};

export const argumentValue = withoutName("argument-value-starts-with-name", "value");
export const argumentDefault = withoutName("argument-default-starts-with-name", "default");

/** Clients write the name before the value themselves. */
function withoutName(id: string, member: string): Rule {
  return {
    id,
    asks: `A named argument's ${member} doesn't repeat its name.`,
    *check(document) {
      for (const { place, value } of namedArgumentsOf(document)) {
        const name = textOf(value, "name");
        if (name && textOf(value, member)?.startsWith(name))
          yield {
            place: [...place, member],
            message: `Take ${quoted(name)} off the beginning; clients write the name themselves.`,
          };
      }
    },
  };
}

/** Asked for upstream, yet the official registry still takes it, and so do we. */
export const valueHintIgnored: Rule = {
  id: "value-hint-on-named-argument",
  asks: "valueHint stands at positional arguments; at a named one it says nothing to clients.",
  type: "linter",
  *check(document): Generator<Finding> {
    for (const { place, value } of namedArgumentsOf(document))
      if (memberOf(value, "valueHint") !== undefined)
        yield {
          place: [...place, "valueHint"],
          severity: "warning",
          message: "Move this to placeholder or description; clients read valueHint at positional arguments.",
        };
  },
};

function* namedArgumentsOf(document: JsonObject): Generator<Found> {
  for (const found of packagesOf(document))
    for (const argument of argumentsOf(found)) if (textOf(argument.value, "type") === "named") yield argument;
}
