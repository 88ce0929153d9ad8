import type { RecordingRuleInput, Treatment } from "./schemas.ts";

/** What the rules say of one place, and of the places below it. */
export type RuleNode = {
  treatment?: Treatment;
  /** The type of the target that an erasable field is about. */
  subject?: string | undefined;
  members: Map<string, RuleNode>;
};

/** The fields of a rule as a tree: `customer.email` is two steps; `*` is any member or element. */
export function toTree(fields: RecordingRuleInput["fields"]): RuleNode {
  const root: RuleNode = { members: new Map() };
  for (const { path, treatment, subject } of fields) {
    let node = root;
    for (const step of path.split(".")) {
      const next: RuleNode = node.members.get(step) ?? { members: new Map() };
      node.members.set(step, next);
      node = next;
    }
    Object.assign(node, { treatment, subject });
  }
  return root;
}

/** The rules for a member: by its own name before those for any. */
export function stepInto(nodes: readonly RuleNode[], name: string): RuleNode[] {
  if (nodes.length === 0) return [];
  const found: RuleNode[] = [];
  for (const step of [name, "*"])
    for (const node of nodes) {
      const next = node.members.get(step);
      if (next) found.push(next);
    }
  return found;
}

/** The rule for a place itself: the nearest; none means as the place around it. */
export function ruleAt(nodes: readonly RuleNode[]): RuleNode | undefined {
  return nodes.find(({ treatment }) => treatment !== undefined);
}

/** Whether anything below has a rule of its own. */
export function goesDeeper(nodes: readonly RuleNode[]): boolean {
  return nodes.some(({ members }) => members.size > 0);
}
