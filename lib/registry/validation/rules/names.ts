import { textOf } from "../read.ts";
import { quoted } from "../result.ts";
import type { Rule } from "./rule.ts";

const namespaceForm = /^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]$/;
const nameForm = /^[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/;

/** Names are compared as they are written: production holds names that differ in case alone. */
export const serverNameForm: Rule = {
  id: "invalid-server-name",
  asks: "name is a reverse-DNS namespace, one slash and a name: com.example/weather.",
  *check(document) {
    const name = textOf(document, "name");
    const fault = name === undefined ? null : faultOf(name);
    if (fault) yield { place: ["name"], message: fault };
  },
};

function faultOf(name: string): string | null {
  const [namespace = "", local = "", ...more] = name.split("/", 3);
  if (namespace === "" || local === "")
    return "Write the name as namespace/name, such as com.example/weather.";
  if (more.length > 0) return "Keep one slash alone in the name, between its namespace and its name.";
  if (!namespaceForm.test(namespace))
    return `The namespace ${quoted(namespace)} needs two characters or more: letters, digits, dots and hyphens, with a letter or digit at both ends.`;
  if (!nameForm.test(local))
    return `The name ${quoted(local)} needs two characters or more: letters, digits, dots, underscores and hyphens, with a letter or digit at both ends.`;
  return null;
}

/** The official registry compiles its list in; it is empty. */
export const blockedNamespaces: readonly string[] = [];

export function namespaceNotBlocked(blocked: readonly string[]): Rule {
  return {
    id: "blocked-namespace",
    asks: "name lies in no namespace that was blocked for abuse.",
    *check(document) {
      const namespace = textOf(document, "name")?.split("/", 1)[0];
      if (namespace !== undefined && blocked.includes(namespace))
        yield {
          place: ["name"],
          message: `The namespace ${quoted(namespace)} is blocked; publish under another.`,
        };
    },
  };
}
