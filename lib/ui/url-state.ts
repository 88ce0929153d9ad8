"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { withQuery } from "./routes.ts";

type Patch = Record<string, string | null>;

/**
 * The list's state in its address. A patch sets or (with null) removes parameters and goes back to the first page, because a
 * cursor of another filter points nowhere.
 */
export function useUrlState() {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  const [pending, startTransition] = useTransition();

  function href(changes: Patch): string {
    const next: Record<string, string | undefined> = { ...Object.fromEntries(params), cursor: undefined };
    for (const [name, value] of Object.entries(changes)) next[name] = value ?? undefined;
    return withQuery(path, next);
  }

  return {
    get: (name: string) => params.get(name) ?? "",
    href,
    patch: (changes: Patch) => startTransition(() => router.replace(href(changes), { scroll: false })),
    pending,
  };
}
