import type { FieldIssue } from "#lib/core/errors.ts";
import { patternFault } from "../evaluation/index.ts";
import type { ArgumentConstraint, GrantTerms, GrantTool } from "../grants/schemas.ts";
import { coveredTools } from "./covered-tools.ts";

type Terms = Omit<GrantTerms, "users">;

/**
 * What is wrong with terms: nothing at all, tools that there are not, and patterns that are none.
 *
 * @param approved the server's approved tools
 */
export function termIssues(terms: Terms, approved: readonly GrantTool[]): FieldIssue[] {
  return [...nothingAsked(terms), ...unknown(terms, approved), ...terms.constraints.flatMap(patternIssue)];
}

function nothingAsked({ scopes, tools }: Terms): FieldIssue[] {
  return scopes.length + tools.length === 0
    ? [{ pointer: "/scopes", message: "Ask for an access level, or for tools." }]
    : [];
}

/** A constraint on a tool that the grant does not cover would constrain nothing, and its reader would think it did. */
function unknown(terms: Terms, approved: readonly GrantTool[]): FieldIssue[] {
  const known = new Set(approved.map(({ name }) => name));
  const covered = new Set(coveredTools(terms, approved).map(({ name }) => name));
  return [
    ...terms.tools.flatMap((tool, index) =>
      known.has(tool)
        ? []
        : [{ pointer: `/tools/${index}`, message: "The server has no approved tool of this name." }],
    ),
    ...terms.constraints.flatMap(({ tool }, index) =>
      tool === null || covered.has(tool)
        ? []
        : [{ pointer: `/constraints/${index}/tool`, message: "This tool is not among what is asked for." }],
    ),
  ];
}

function patternIssue({ must }: ArgumentConstraint, index: number): FieldIssue[] {
  const message = must.op === "pattern" ? patternFault(must.pattern) : null;
  return message === null ? [] : [{ pointer: `/constraints/${index}/must/pattern`, message }];
}
