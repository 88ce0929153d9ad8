import type { Finding } from "./schemas.ts";

const check = "not-read";

/** That nobody looked at what the server offers, why it could not be read, and why that should do. */
export function notRead(failure: string, reason: string): Finding {
  return {
    check,
    severity: "high",
    message: "The server was not read: what it really offers is not known.",
    pointer: null,
    evidence: { failure, reason },
  };
}

/** What of a submission's findings stays as long as it is not read again, whatever else changes. */
export function keptFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.check === check);
}
