import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { allRules } from "./rules/all.ts";

export {
  officialProfile,
  type ValidationIssue,
} from "./schemas.ts";
export { validateServerJson, validateServerJsonText } from "./validate.ts";

type RuleSummary = { id: string; asks: string; relaxedBy?: keyof ValidationProfile };

/** The rules that `validateServerJson` holds a document to, beside its JSON schema. */
export const rules: readonly RuleSummary[] = allRules.map(({ id, asks, relaxedBy }) => ({
  id,
  asks,
  ...(relaxedBy && { relaxedBy }),
}));

/** Rules of the official registry that need the database: whoever publishes holds a document to them. */
export const databaseRules: readonly RuleSummary[] = [
  {
    id: "duplicate-remote-url",
    asks: "A remote's url is not in use by a server of another name.",
    relaxedBy: "shared_remote_urls",
  },
];
