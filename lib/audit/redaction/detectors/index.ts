import { findAssignments } from "./assignment.ts";
import { findCards } from "./card.ts";
import { findEmails } from "./email.ts";
import { findIbans } from "./iban.ts";
import { findInsuranceNumbers, findSocialSecurityNumbers } from "./national-id.ts";
import { findPhones } from "./phone.ts";
import { findPrivateKeys, findProviderKeys } from "./provider-key.ts";
import type { Detector, Span } from "./span.ts";
import { findOptions, findSchemes, findSpokenSecrets } from "./spoken-secret.ts";
import { trait, traitsOf } from "./traits.ts";
import { findUrlCredentials } from "./url.ts";
import { findWebTokens } from "./web-token.ts";

export { isPhone } from "./phone.ts";
export type { Span } from "./span.ts";
export { trait, traitsOf } from "./traits.ts";

/** Which traits a text needs, all of them, for a detector to have anything to find. The first to find a place names it. */
const detectors: readonly (readonly [needs: number, find: Detector])[] = [
  [trait.blank, findPrivateKeys],
  [trait.longRun, findWebTokens],
  [trait.longRun, findProviderKeys],
  [trait.at | trait.assignment, findUrlCredentials],
  [trait.assignment, findAssignments],
  [trait.blank | trait.digit, findSpokenSecrets],
  [trait.blank | trait.longRun, findSchemes],
  [trait.blank, findOptions],
  [trait.manyDigits, findCards],
  [trait.digits, findIbans],
  [trait.digits, findSocialSecurityNumbers],
  [trait.digits, findInsuranceNumbers],
  [trait.digits, findPhones],
  [trait.at, findEmails],
];

/** All that must not be stored in a text, in its order, overlapping finds joined. */
export function findSecrets(text: string, traits = traitsOf(text)): Span[] {
  const found: Span[] = [];
  for (const [needs, find] of detectors) if ((traits & needs) === needs) found.push(...find(text));
  return found.length < 2 ? found : joined(found);
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (!last || span.from >= last.to) result.push({ ...span });
    else last.to = Math.max(last.to, span.to);
  }
  return result;
}
