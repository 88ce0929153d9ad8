import { z } from "zod";
import { type ValidationProfile, validationProfile } from "#lib/settings/schemas.ts";

export const issuesMax = 100;

/** Nothing relaxed: what passes here, the official registry would take, as far as the document alone can tell. */
export const officialProfile: ValidationProfile = validationProfile.parse({});

/** As `POST /validate` of the MCP Registry answers, with the RFC 6901 pointer beside the path. */
export const validationIssue = z.object({
  type: z.enum(["json", "schema", "semantic", "linter"]),
  path: z.string().describe("Where, as packages[0].version; empty for the whole document."),
  pointer: z.string().describe("The same place as a JSON pointer (RFC 6901)."),
  message: z.string(),
  severity: z.enum(["error", "warning", "info"]),
  reference: z.string().describe("The schema's path for schema issues, the rule's id for all others."),
});

export type ValidationIssue = z.output<typeof validationIssue>;

export const validationResult = z.object({
  valid: z.boolean().describe("Whether no issue is an error."),
  issues: z.array(validationIssue).max(issuesMax),
});

export type ValidationResult = z.output<typeof validationResult>;
