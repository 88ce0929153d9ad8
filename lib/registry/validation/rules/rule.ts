import type { JsonObject } from "#lib/core/json-object.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import type { Place } from "../place.ts";
import type { ValidationIssue } from "../schemas.ts";

/** What a rule says about one place. */
export type Finding = {
  place: Place;
  message: string;
  severity?: ValidationIssue["severity"];
  /** The profile allows here what the official registry refuses: said to a reviewer, not held against the document. */
  relaxed?: true;
};

/** One rule for documents that needs the document alone: no network, no database. */
export type Rule = {
  /** Stable, and the official registry's own where it has one. */
  id: string;
  /** What it asks, in one sentence. */
  asks: string;
  /** The member of the profile that can relax it. */
  relaxedBy?: keyof ValidationProfile;
  type?: ValidationIssue["type"];
  check: (document: JsonObject, profile: ValidationProfile) => Iterable<Finding>;
};

export function relaxed(place: Place, message: string): Finding {
  return {
    place,
    message: `${message} The official registry would refuse it.`,
    severity: "info",
    relaxed: true,
  };
}
