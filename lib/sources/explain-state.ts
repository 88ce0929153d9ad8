import type { EntryState } from "./schemas.ts";

type Facts = {
  state: EntryState;
  version: string;
  status: string;
  approved: boolean;
  submissionId: string | null;
  openingError: string | null;
};

/** What an entry's state means for whoever looks at it, and what to do; null when it speaks for itself. */
export function explainState(entry: Facts): string | null {
  switch (entry.state) {
    case "new":
      return entry.openingError && `No submission could be opened by itself: ${entry.openingError}`;
    case "invalid":
      return "Its server.json breaks the rules. Only its publisher can mend that, in a new version.";
    case "submitted":
      return null;
    case "same":
      return null;
    case "changed":
      return entry.approved
        ? `Version ${entry.version} is approved here with other content. What is approved never changes: compare the two, and ask the publisher for a new version.`
        : `It was submitted as ${entry.submissionId} with other content. Withdraw that submission to import this one.`;
    case "gone": {
      const how =
        entry.status === "deleted" ? "The source says it is deleted." : "The source no longer lists it.";
      return entry.approved ? `${how} It is still approved here: decide whether it should be.` : how;
    }
  }
}
