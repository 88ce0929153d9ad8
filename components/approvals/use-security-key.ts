"use client";

import type { PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/browser";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { KeyAct } from "#lib/approvals/votes/schemas.ts";
import { api } from "#lib/ui/api-client.ts";
import { signWithKey, stopAsking } from "#lib/ui/security-key.ts";
import type { ApprovalVote } from "./api.ts";

type Painted = Pick<ApprovalView, "id" | "step_up" | "version" | "action_hash" | "display_hash">;
type Shown = Pick<ApprovalVote, "assertion">;

/** Has somebody's security key sign this act on what is painted, where the rule asks for one. */
export function useSecurityKey(act: KeyAct, { id, step_up, version, action_hash, display_hash }: Painted) {
  const asked = step_up === "webauthn";
  /** Raised when somebody goes back: what is signed after that goes nowhere. */
  const attempt = useRef(0);
  const key = useMutation({
    mutationFn: async () => {
      const path = `/api/v1/approvals/${encodeURIComponent(id)}/assertion-options`;
      const painted = { act, version, action_hash, display_hash };
      return signWithKey(await api<PublicKeyCredentialRequestOptionsJSON>("POST", path, painted));
    },
  });

  /** Goes on at once where no key is asked for. */
  function sign(then: (shown: Shown) => void) {
    if (!asked) return then({});
    if (key.isPending) return;
    const mine = attempt.current;
    key.mutate(undefined, {
      onSuccess: (signed) => {
        if (attempt.current === mine) then({ assertion: signed as Shown["assertion"] });
      },
    });
  }

  function stop() {
    attempt.current += 1;
    if (key.isPending) void stopAsking();
    key.reset();
  }

  return { asked, sign, stop, pending: key.isPending, error: key.error };
}
