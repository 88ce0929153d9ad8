import { nameSkeleton } from "./skeleton.ts";

type Rule = { prefix: string };

/** The part of a server's name before the slash. */
export function namespaceOf(name: string): string {
  return name.slice(0, name.indexOf("/"));
}

/** Whether a namespace's prefix covers a server: `com.example` covers `com.example/*` and `com.example.*` with all below. */
export function covers(prefix: string, name: string): boolean {
  return name.startsWith(`${prefix}/`) || name.startsWith(`${prefix}.`);
}

/** The rule that holds for a server's name: of those that cover it, the one with the longest prefix. */
export function ruleFor<R extends Rule>(name: string, rules: readonly R[]): R | undefined {
  return longest(rules.filter(({ prefix }) => covers(prefix, name)));
}

/** The rule that a name seems to fall under, and does not: to the eye it is covered, letter by letter it is not. */
export function ruleImitatedBy<R extends Rule>(name: string, rules: readonly R[]): R | undefined {
  return longest(
    rules.filter(({ prefix }) => !covers(prefix, name) && seemsCovered(prefix, namespaceOf(name))),
  );
}

function seemsCovered(prefix: string, namespace: string): boolean {
  const labels = namespace.split(".");
  return (
    nameSkeleton(prefix) === nameSkeleton(namespace) ||
    prefix.split(".").every((label, index) => nameSkeleton(label) === nameSkeleton(labels[index] ?? ""))
  );
}

function longest<R extends Rule>(rules: readonly R[]): R | undefined {
  return rules.reduce<R | undefined>(
    (best, rule) => (best && best.prefix.length >= rule.prefix.length ? best : rule),
    undefined,
  );
}
