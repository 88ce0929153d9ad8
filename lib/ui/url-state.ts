"use client";

import { usePathname } from "next/navigation";
import { withQuery } from "./routes.ts";
import { useAddress } from "./use-address.ts";

type Patch = Record<string, string | null>;

/**
 * The list's state in its address. A patch sets or (with null) removes parameters and goes back to the first page, because a
 * cursor of another filter points nowhere.
 */
export function useUrlState() {
  const address = useAddress();
  const path = usePathname();

  function href(changes: Patch): string {
    const next: Record<string, string | undefined> = {
      ...Object.fromEntries(address.params),
      cursor: undefined,
    };
    for (const [name, value] of Object.entries(changes)) next[name] = value ?? undefined;
    return withQuery(path, next);
  }

  return {
    address,
    get: (name: string) => address.params.get(name) ?? "",
    href,
    patch: (changes: Patch) => address.go(href(changes), "replace"),
    pending: address.pending,
  };
}
