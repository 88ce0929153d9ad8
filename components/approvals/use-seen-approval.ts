"use client";

import { useState } from "react";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";

/**
 * What the reader has before their eyes. It follows the request, except when that moves under somebody who may decide: then it
 * stays until they say that they looked again, because their yes goes with the version and the hash of what was painted.
 */
export function useSeenApproval(now: ApprovalView) {
  const [seen, setSeen] = useState(now);
  // Somebody else's yes changes what one's own does.
  const voted = seen.votes.length !== now.votes.length;
  const moved = voted || seen.version !== now.version || seen.display_hash !== now.display_hash;
  const changed = moved && now.status === "pending" && now.can.vote === true;
  if (seen !== now && !changed) setSeen(now);
  return { seen, changed, acknowledge: () => setSeen(now) };
}
