import type { Verdict } from "#lib/core/permissions.ts";
import type { QuarantineStatus } from "#lib/core/words.ts";
import type { Phase } from "#lib/decisions/index.ts";

/** Every step a quarantine may take. All others are refused, here and by the database. */
export const quarantineTransitions: Record<QuarantineStatus, readonly QuarantineStatus[]> = {
  active: ["lift_proposed"],
  lift_proposed: ["active", "lifted"],
  lifted: [],
};

/** Whether somebody can vote on lifting it now. It keeps no late votes: before and after a proposal it is closed. */
export const liftPhases: Record<QuarantineStatus, Phase> = {
  active: { kind: "closed", because: "Nobody proposes to lift this quarantine now. Propose it first." },
  lift_proposed: { kind: "open" },
  lifted: { kind: "closed", because: "This quarantine is lifted; its votes are final." },
};

/** A proposal is made once at a time. */
export function refusedToPropose(status: QuarantineStatus): Verdict {
  switch (status) {
    case "active":
      return true;
    case "lift_proposed":
      return { no: "Lifting this quarantine is proposed already. Vote on that." };
    case "lifted":
      return { no: "This quarantine is lifted already." };
  }
}

/** Only who proposed it takes it back. */
export function refusedToWithdraw(
  row: { status: string; liftProposedById: string | null },
  personId: string | null,
): Verdict {
  if (row.status !== "lift_proposed") return { no: "There is no proposal to lift this quarantine now." };
  return row.liftProposedById === personId
    ? true
    : { no: "Only who proposed to lift it withdraws that. Vote against it instead." };
}
