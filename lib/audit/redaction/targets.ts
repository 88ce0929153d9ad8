import { canonicalJson } from "#lib/core/canonical-json.ts";
import { type RuleNode, ruleAt, stepInto } from "./field-rules.ts";
import { isSecretValue } from "./key-names.ts";
import { hashToken } from "./keyed-hash.ts";
import type { Recorded } from "./recording.ts";
import type { RecordingRuleInput } from "./schemas.ts";
import { isClean, type Place, scrubText } from "./scrub.ts";
import type { Otherwise } from "./treat.ts";

type Target = Recorded["targets"][number];

const targetsMax = 100;
const idMax = 300;

/**
 * The things that a call was about, by the rule. An id stands in clear where its field does; where the field is dropped, masked,
 * hashed or erasable, its hash stands for it, so that a search for the thing still finds the call.
 */
export function extractTargets(
  rule: Pick<RecordingRuleInput, "targets">,
  tree: RuleNode,
  otherwise: Otherwise,
  value: unknown,
): Target[] {
  const found = rule.targets.flatMap(({ path, type, access }) =>
    valuesAt(value, path.split(".")).map(({ scalar, names }) => {
      const text = typeof scalar === "string" ? scalar.trim() : canonicalJson(scalar);
      const isClear = isKept(tree, otherwise, names) && !names.some((name) => isSecretValue(name, scalar));
      return { access, id: isClear ? cleanId(text) : hashToken(text), type };
    }),
  );
  return found.filter(({ id }) => id !== "").slice(0, targetsMax);
}

type Found = { scalar: string | number; names: string[] };

function valuesAt(value: unknown, steps: readonly string[], names: string[] = []): Found[] {
  const [step, ...rest] = steps;
  if (step === undefined) return scalarsOf(value, names);
  if (typeof value !== "object" || value === null) return [];
  if (step !== "*")
    return Object.hasOwn(value, step) ? valuesAt(Reflect.get(value, step), rest, [...names, step]) : [];
  return Object.entries(value)
    .slice(0, targetsMax)
    .flatMap(([name, member]) => valuesAt(member, rest, [...names, name]));
}

/** The value itself, or each of a list. */
function scalarsOf(value: unknown, names: string[]): Found[] {
  if (Array.isArray(value))
    return value
      .slice(0, targetsMax)
      .flatMap((each, at) => (Array.isArray(each) ? [] : scalarsOf(each, [...names, String(at)])));
  return typeof value === "string" || typeof value === "number" ? [{ scalar: value, names }] : [];
}

function isKept(tree: RuleNode, otherwise: Otherwise, names: readonly string[]): boolean {
  let nodes = [tree];
  let treatment = otherwise;
  for (const name of names) {
    nodes = stepInto(nodes, name);
    treatment = ruleAt(nodes)?.treatment ?? treatment;
  }
  return treatment === "keep";
}

/** An id that is a secret, an address of somebody, or was taken out of the arguments, is told by its hash. */
function cleanId(id: string, echoes?: Set<string>): string {
  return id.length > idMax || !isClean(id, echoes) ? hashToken(id) : id;
}

/** The targets that a producer named, held to the same rules; an id that was taken out of the arguments is hashed here too. */
export function scrubTargets(targets: readonly Target[], place: Place): Target[] {
  return targets.map(({ access, id, name, type }) => {
    const clean = cleanId(id, place.echoes);
    if (clean !== id) place.ledger.note(place.path, "hash", "target");
    // In the order of RFC 8785 §3.2.3, so that it need not be sorted when it is hashed.
    return {
      ...(access === undefined ? {} : { access }),
      id: clean,
      ...(name === undefined ? {} : { name: scrubText(name, place) }),
      type: scrubText(type, place),
    };
  });
}

export function withoutTwins(targets: readonly Target[]): Target[] {
  if (targets.length < 2) return [...targets];
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}

function keyOf({ type, id, access }: Target): string {
  return `${access} ${type.length} ${type}${id}`;
}
