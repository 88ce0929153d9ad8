import { AlarmClock, CircleDot, Gavel, Info, type LucideIcon } from "lucide-react";
import type { NotificationKind } from "#lib/core/words.ts";
import type { NotificationView } from "#lib/notifications/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

export const kindIcons: Record<NotificationKind, { icon: LucideIcon; className: string }> = {
  needs_you: { icon: CircleDot, className: "text-accent-text" },
  overdue: { icon: AlarmClock, className: "text-warning" },
  decided: { icon: Gavel, className: "text-muted" },
  told: { icon: Info, className: "text-muted" },
};

export const silencedWords: Record<NonNullable<NotificationView["silenced_because"]>, string> = {
  you: "You voted",
  newer: "See the newer one",
  others: "Decided by somebody else",
  over: "No longer open",
};

/** Where the thing is that a notification is about. */
export function subjectHref({ type, id, name }: NotificationView["subject"]): string {
  switch (type) {
    case "submission":
      return routes.submission(id);
    case "server":
      return routes.server(name);
    case "quarantine":
      return routes.quarantine(id);
    case "recertification":
      return routes.recertification(id);
    case "policy_change":
      return routes.policies();
    case "access_policy_change":
    case "access_policy":
      return routes.accessPolicy();
    case "duty_conflict":
      return routes.duties();
    case "agent":
      return routes.agent(id);
    case "access_review":
      return routes.accessReview(id);
    case "approval":
      return routes.approval(id);
    case "grant":
      return routes.grant(id);
    case "delegation":
      return routes.delegations();
  }
}
