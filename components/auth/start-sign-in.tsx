"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { AuthNotice } from "./auth-card.tsx";

type StartSignInProps = {
  label: string;
  next: string;
  invitation: string | undefined;
  /** The provider asks who it is, though it may know them from a while ago. */
  fresh: boolean;
  /** Goes on at once, when there is nothing to read here. */
  automatic: boolean;
};

/** Hands the browser to the identity provider. */
export function StartSignIn({ label, next, invitation, fresh, automatic }: StartSignInProps) {
  const [pending, setPending] = useState(automatic);
  const [failed, setFailed] = useState(false);
  const started = useRef(false);

  async function start() {
    setPending(true);
    setFailed(false);
    try {
      // Loaded when it is needed: no other page pays for it.
      const { signIn } = await import("next-auth/react");
      await signIn(
        "oidc",
        { callbackUrl: next },
        {
          ...(invitation && { login_hint: `invitation:${invitation}` }),
          // With `max_age`, the ID token says when it asked (OpenID Connect Core §3.1.2.1).
          ...(fresh && { prompt: "login", max_age: "0" }),
        },
      );
    } catch {
      setFailed(true);
      setPending(false);
    }
  }

  // Outside system: the identity provider, which has the next page.
  const startOnce = useEffectEvent(() => {
    if (!automatic || started.current) return;
    started.current = true;
    void start();
  });
  useEffect(() => startOnce(), []);

  return (
    <div className="grid gap-3">
      {failed && <AuthNotice>The console did not answer. Check the connection and try again.</AuthNotice>}
      <Button variant="primary" pending={pending} onClick={start} className="h-10 w-full">
        {label}
      </Button>
    </div>
  );
}
