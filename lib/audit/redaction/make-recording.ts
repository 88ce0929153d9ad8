import type { JsonObject } from "#lib/core/json-object.ts";
import { isObject } from "#lib/core/json-object.ts";
import { type Disclosure, disclose } from "./disclosure.ts";
import { type RuleNode, toTree } from "./field-rules.ts";
import { scrubLabels } from "./labels.ts";
import { openLedger } from "./ledger.ts";
import type { Recordable, Recorded, Recording, Redaction } from "./recording.ts";
import type { RecordingRuleInput } from "./schemas.ts";
import { scrub, scrubText } from "./scrub.ts";
import { extractTargets, scrubTargets, withoutTwins } from "./targets.ts";
import { type Otherwise, type Treating, treatArguments } from "./treat.ts";

type Plan = {
  rule: Pick<RecordingRuleInput, "targets">;
  tree: RuleNode;
  otherwise: Otherwise;
  isNamed: boolean;
};

const noFields: RuleNode = { members: new Map() };
const openPlan: Plan = { rule: { targets: [] }, tree: noFields, otherwise: "keep", isNamed: false };
const closedPlan: Plan = { ...openPlan, otherwise: "drop_texts" };

/**
 * How calls are recorded under these rules. What no rule says is kept, but for the texts of servers with restricted data;
 * secrets are taken out of everything that is left.
 *
 * @param restricted the servers whose data is classified as restricted
 */
export function makeRecording(
  rules: readonly RecordingRuleInput[],
  restricted: readonly string[],
): Recording {
  const plans = new Map<string, Map<string, Plan>>();
  for (const rule of rules) {
    const ofServer = plans.get(rule.server) ?? new Map<string, Plan>();
    plans.set(rule.server, ofServer);
    ofServer.set(rule.tool, { rule, tree: toTree(rule.fields), otherwise: rule.otherwise, isNamed: true });
  }
  const closed = new Set(restricted);
  const planOf = (server: string | undefined, tool: string): Plan => {
    if (server === undefined) return openPlan;
    const ofServer = plans.get(server);
    return ofServer?.get(tool) ?? ofServer?.get("*") ?? (closed.has(server) ? closedPlan : openPlan);
  };
  return { apply: (event) => record(event, planOf(event.server, event.tool)) };
}

type Pending = { disclosure: Omit<Disclosure, "subject">; type: string | undefined };

function record(event: Recordable, plan: Plan): Recorded {
  const pending: Pending[] = [];
  const work: Treating = {
    ledger: openLedger(),
    path: [],
    echoes: new Set(),
    otherwiseReason: plan.isNamed ? "not_named" : "restricted_server",
    disclose(type, name, value) {
      const disclosure = disclose(event.auditId, name, value);
      pending.push({ disclosure, type });
      return disclosure.digest;
    },
  };
  const args = at(work, "arguments", event.arguments, (value) =>
    value === undefined ? undefined : treatArguments(value, [plan.tree], plan.otherwise, work),
  );
  // Only now is it known what left the arguments, and must not come back by another way.
  const others = recordOthers(event, plan, work);
  const named = at(work, "targets", event.targets ?? [], (targets) => scrubTargets(targets, work));
  const extracted = extractTargets(plan.rule, plan.tree, plan.otherwise, event.arguments);
  const labels = scrubLabels(event.labels ?? {}, work);
  const said = at(work, "redactions", event.redactions ?? [], (entries) =>
    scrub(entries, work),
  ) as Redaction[];
  return {
    ...(args === undefined
      ? {}
      : { arguments: pending.length > 0 && isObject(args) ? { ...args, _sd_alg: "sha-256" } : args }),
    ...others,
    labels,
    targets: withoutTwins([...named, ...extracted]),
    redactions: [...said, ...work.ledger.list()],
    disclosures: pending.map(({ disclosure, type }) => ({
      ...disclosure,
      subject: subjectOf([...extracted, ...named], type) ?? `event:${event.auditId}`,
    })),
  };
}

function subjectOf(targets: Recorded["targets"], type: string | undefined): string | undefined {
  const target = targets.find((each) => each.type === type) ?? targets[0];
  return target && `${target.type}:${target.id}`;
}

function recordOthers(event: Recordable, plan: Plan, work: Treating): Partial<Recorded> {
  const { error, reason, userAgent, resourceName, unmapped, policyDecisions } = event;
  const others: Partial<Recorded> = {};
  const text = (name: string, value: string) => at(work, name, value, (each) => scrubText(each, work));
  if (error !== undefined) others.error = text("error", error);
  if (reason !== undefined) others.reason = text("reason", reason);
  if (userAgent !== undefined) others.userAgent = text("user_agent", userAgent);
  if (resourceName !== undefined) others.resourceName = text("name", resourceName);
  if (unmapped)
    others.unmapped = at(work, "unmapped", unmapped, (value) => recordUnmapped(value, plan, work));
  if (policyDecisions)
    others.policyDecisions = at(work, "policy_decisions", policyDecisions, (value) =>
      scrub(value, work),
    ) as Facts[];
  return others;
}

type Facts = Record<string, unknown>;

/** Where arguments are recorded by name alone, what comes beside them is not recorded in words. */
function recordUnmapped(value: JsonObject, plan: Plan, work: Treating): Facts {
  const recorded =
    plan.otherwise === "keep" ? scrub(value, work) : treatArguments(value, [], "drop_texts", work);
  return recorded as Facts;
}

function at<V, R>(work: Treating, name: string, value: V, treat: (value: V) => R): R {
  work.path.push(name);
  const result = treat(value);
  work.path.pop();
  return result;
}
