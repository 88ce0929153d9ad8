import type { ApprovalConditions } from "./review-schemas.ts";

/**
 * What several approvals ask for, together: only the tools and catalogs that all of them allow, until the first of
 * their dates. An empty list allows nothing.
 *
 * @returns null when none of them asks for anything
 */
export function strictestConditions(all: readonly (ApprovalConditions | null)[]): ApprovalConditions | null {
  const asked = all.filter((conditions) => conditions !== null);
  if (asked.length === 0) return null;
  return {
    tools: common(asked.map(({ tools }) => tools)),
    until: earliest(asked.map(({ until }) => until)),
    catalogs: common(asked.map(({ catalogs }) => catalogs)),
  };
}

function common(lists: readonly (string[] | null | undefined)[]): string[] | null {
  const given = lists.filter((list) => list !== null && list !== undefined);
  const [first, ...others] = given.map((list) => new Set(list));
  if (!first) return null;
  return [...first].filter((name) => others.every((other) => other.has(name))).sort();
}

function earliest(times: readonly (string | null | undefined)[]): string | null {
  const given = times.filter((time) => time !== null && time !== undefined);
  return given.length === 0 ? null : given.reduce((a, b) => (Date.parse(a) <= Date.parse(b) ? a : b));
}
