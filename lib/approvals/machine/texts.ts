import type { ApprovalStatus } from "#lib/core/words.ts";

/** What an agent is told, so that it can act on it: who looked, who did not, and whether asking again makes sense. */
export const agentTexts: Record<ApprovalStatus, string> = {
  pending: "Nobody has decided yet. Wait; don't ask again, and don't do it another way.",
  approved: "Exactly this call is approved. It can be made once, now.",
  denied:
    "A person looked at this call and said no. Don't repeat it; tell whoever you act for why it is needed.",
  expired: "Nobody decided in time. That is no refusal: it may be asked for again when somebody is there.",
  cancelled: "The request was taken back before anybody used it.",
  superseded: "The call was changed into another one, which waits for a decision of its own.",
  revoked:
    "It was stopped: what it rested on changed, or somebody took their yes back. Ask anew if it is still needed.",
  lapsed: "It was approved, and not made in time. Ask anew if it is still needed.",
  claimed: "The call is being made. It can't be made a second time.",
  succeeded: "The call was made.",
  failed: "The call was made, and failed.",
  unknown: "Whether the call was made is not known. Don't repeat it before somebody has looked.",
};
