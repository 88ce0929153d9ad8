import type { Route } from "../route.ts";
import { routes } from "../routes.ts";

/** Two halves that are tried side by side: what people ask for and others decide on, and all else. */
export type Part = "requests" | "others";

/** Each route is in one of them, whatever it is. */
export function routesIn(part: Part): readonly Route[] {
  return routes.filter(({ path }) => partOf(path) === part);
}

function partOf(path: string): Part {
  return /^\/api\/v1\/(submissions|grants|access)/.test(path) ? "requests" : "others";
}
