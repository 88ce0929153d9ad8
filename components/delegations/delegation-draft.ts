import type { FieldIssue } from "#lib/core/errors.ts";
import type { UserView } from "#lib/identity/schemas.ts";
import type { NewDelegation } from "./api.ts";

/** What stands in the form. Times are those of the reader's clock: `2026-11-21T18:00`. */
export type DelegationDraft = {
  delegate: string;
  away: boolean;
  reason: string;
  from: string;
  until: string;
};

/** @returns what to send, or what is wrong with the form */
export function readDraft(
  { delegate, away, reason, from, until }: DelegationDraft,
  people: readonly UserView[],
  me: string,
): { input: NewDelegation } | { issues: FieldIssue[] } {
  const typed = delegate.trim().toLowerCase();
  const person = people.find(({ email }) => email === typed);
  const [startsAt, endsAt] = [toTime(from), toTime(until)];
  const issues = [
    issue("delegate", !typed && !away && "Name who acts for you, or tick that you are away."),
    issue("delegate", typed && !person && "Choose somebody from the list, by their address."),
    issue("delegate", person?.id === me && "Name somebody else."),
    issue("delegate", person?.disabled && "That account is disabled. Name somebody else."),
    issue("reason", reason.trim() === "" && "Say why, in a sentence."),
    issue("starts_at", from !== "" && !startsAt && "This is not a time."),
    issue("ends_at", !endsAt && "Say until when."),
  ].flat();
  if (issues.length > 0 || !endsAt) return { issues };
  return {
    input: {
      delegate: person?.id ?? null,
      away,
      reason: reason.trim(),
      starts_at: startsAt,
      ends_at: endsAt,
    },
  };
}

function issue(field: string, message: string | boolean | undefined): FieldIssue[] {
  return typeof message === "string" && message !== "" ? [{ pointer: `/${field}`, message }] : [];
}

function toTime(local: string): string | null {
  const at = new Date(local);
  return local === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** A time of the reader's clock as their browser's field wants it. */
export function toLocal(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
