"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { useOptimistic, useTransition } from "react";

/**
 * The parameters of the address. A change is seen at once, and the page for it asked for: an address that the server did not
 * render can leave the router waiting for ever (docs/decisions/0031).
 */
export function useAddress() {
  const router = useRouter();
  const [params, setParams] = useOptimistic<URLSearchParams>(useSearchParams());
  const [pending, startTransition] = useTransition();

  return {
    params,
    pending,
    go(href: string, how: "push" | "replace") {
      startTransition(() => {
        setParams(new URL(href, window.location.origin).searchParams);
        router[how](href, { scroll: false });
      });
    },
  };
}

export type Address = ReturnType<typeof useAddress>;
