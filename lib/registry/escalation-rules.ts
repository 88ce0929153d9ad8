type Clock = {
  status: string;
  escalation: number;
  escalateAt: Date | null;
  dueAt: Date | null;
};

/**
 * Which escalation of a submission is due: the highest whose time has come and that was not made yet. None once it is no
 * longer in review.
 */
export function escalationDue({ status, escalation, escalateAt, dueAt }: Clock, at: Date): 1 | 2 | null {
  if (status !== "in_review") return null;
  if (escalation < 2 && dueAt !== null && dueAt <= at) return 2;
  return escalation < 1 && escalateAt !== null && escalateAt <= at ? 1 : null;
}
