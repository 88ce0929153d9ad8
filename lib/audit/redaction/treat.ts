import { canonicalJson } from "#lib/core/canonical-json.ts";
import { collectEchoes } from "./echoes.ts";
import { goesDeeper, type RuleNode, ruleAt, stepInto } from "./field-rules.ts";
import { isSecretValue } from "./key-names.ts";
import { hashToken } from "./keyed-hash.ts";
import { isPlainName } from "./ledger.ts";
import type { Treatment } from "./schemas.ts";
import {
  assemble,
  depthMax,
  isReserved,
  marker,
  type Place,
  scrub,
  scrubMember,
  scrubName,
} from "./scrub.ts";

/** What becomes of what no rule names: `drop_texts` keeps numbers, yes and no. */
export type Otherwise = Treatment | "drop_texts";

export type Treating = Place & {
  /** Why what no rule names is dropped. */
  otherwiseReason: "not_named" | "restricted_server";
  /**
   * @param subject the type of the target that the field is about
   * @returns the digest that stands for it
   */
  disclose(subject: string | undefined, name: string | null, value: unknown): string;
};

/** What leaves no trace in its parent. */
const dropped = Symbol("dropped");

/** What leaves its digest there. */
class Disclosed {
  readonly digest: string;
  constructor(digest: string) {
    this.digest = digest;
  }
}

/** Applies a rule's tree to the arguments of a call. What is dropped whole leaves a marker, so that it is not taken for unsaid. */
export function treatArguments(
  value: unknown,
  nodes: readonly RuleNode[],
  otherwise: Otherwise,
  work: Treating,
): unknown {
  const outcome = treat(value, nodes, otherwise, null, work, 0);
  return outcome === dropped ? marker("drop") : outcome;
}

function treat(
  value: unknown,
  nodes: readonly RuleNode[],
  around: Otherwise,
  name: string | null,
  work: Treating,
  depth: number,
): unknown {
  const rule = ruleAt(nodes);
  const treatment = rule?.treatment ?? around;
  const isContainer = typeof value === "object" && value !== null;
  if (name !== null && treatment !== "hash" && isSecretValue(name, value))
    return drop(value, "key_name", work);
  if (isContainer && goesDeeper(nodes)) return inside(value, nodes, treatment, work, depth);
  const reason = rule?.treatment ? "rule" : work.otherwiseReason;
  switch (treatment) {
    case "keep":
      return name === null ? scrub(value, work, depth) : scrubMember(name, value, work, depth);
    case "drop":
      return drop(value, reason, work);
    case "drop_texts":
      if (isContainer) return inside(value, nodes, treatment, work, depth);
      return typeof value === "string" ? drop(value, reason, work) : scrub(value, work, depth);
    case "mask":
    case "hash":
      return isContainer
        ? inside(value, nodes, treatment, work, depth)
        : replaceScalar(value, treatment, work);
    case "disclosable":
      return discloseField(value, rule?.subject, name, work);
  }
}

function inside(
  value: object,
  nodes: readonly RuleNode[],
  treatment: Otherwise,
  work: Treating,
  depth: number,
): unknown {
  if (depth >= depthMax) return drop(value, "too_deep", work);
  return Array.isArray(value)
    ? insideList(value, nodes, treatment, work, depth)
    : insideObject(value as Record<string, unknown>, nodes, treatment, work, depth);
}

/** What leaves a list leaves its place behind: the others keep theirs. RFC 9901 §4.2.4.2 for what can be disclosed. */
function insideList(
  list: readonly unknown[],
  nodes: readonly RuleNode[],
  treatment: Otherwise,
  work: Treating,
  depth: number,
): unknown[] {
  work.path.push("*");
  const result = list.map((element, at) => {
    const outcome = treat(element, stepInto(nodes, String(at)), treatment, null, work, depth + 1);
    if (outcome === dropped) return marker("drop");
    return outcome instanceof Disclosed ? { "...": outcome.digest } : outcome;
  });
  work.path.pop();
  return result;
}

/** RFC 9901 §4.2.4.1: the digests of the members that left, sorted, so that their order tells nothing. */
function insideObject(
  object: Record<string, unknown>,
  nodes: readonly RuleNode[],
  treatment: Otherwise,
  work: Treating,
  depth: number,
): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  const digests: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    const below = stepInto(nodes, name);
    work.path.push(name);
    // Where texts are unwelcome, so is a name that nobody would give a field.
    const outcome = isReserved(name)
      ? drop(value, "reserved_name", work)
      : treatment === "drop_texts" && below.length === 0 && !isPlainName(name)
        ? drop(value, work.otherwiseReason, work)
        : treat(value, below, treatment, name, work, depth + 1);
    if (outcome instanceof Disclosed) digests.push(outcome.digest);
    else if (outcome !== dropped) entries.push([scrubName(name, work), outcome]);
    work.path.pop();
  }
  if (digests.length > 0) entries.push(["_sd", digests.sort()]);
  return assemble(entries);
}

function drop(value: unknown, reason: string, work: Treating): typeof dropped {
  collectEchoes(value, work.echoes);
  work.ledger.note(work.path, "drop", reason);
  return dropped;
}

function replaceScalar(value: unknown, treatment: "mask" | "hash", work: Treating): unknown {
  if (value === null) return null;
  collectEchoes(value, work.echoes);
  work.ledger.note(work.path, treatment, "rule");
  const text = typeof value === "string" ? value : canonicalJson(value);
  return treatment === "hash" ? hashToken(text) : mask(text);
}

/** All but the last four characters, where at least as many are hidden; how many there were stays unknown. */
export function mask(text: string): string {
  // Twenty units have at least ten characters.
  const characters = [...(text.length > 20 ? text.slice(-20) : text)];
  return characters.length < 8 ? "****" : `****${characters.slice(-4).join("")}`;
}

function discloseField(
  value: unknown,
  subject: string | undefined,
  name: string | null,
  work: Treating,
): Disclosed {
  collectEchoes(value, work.echoes);
  work.ledger.note(work.path, "disclosable", "rule");
  return new Disclosed(work.disclose(subject, name, value));
}
