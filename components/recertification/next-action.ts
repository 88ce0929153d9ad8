import { routes } from "#lib/ui/routes.ts";

/** The way on, for a toast: what waits next, or the list when nothing does. */
export function nextAction(next: string | null): { label: string; href: string } {
  return next
    ? { label: "Next", href: routes.recertification(next) }
    : { label: "All", href: routes.recertifications() };
}
