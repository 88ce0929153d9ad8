import { ListChecks } from "lucide-react";
import { EmptyState } from "#components/patterns/empty-state.tsx";

/** Stands where a page of what waits for the reader shows nothing, and there is more to look through. */
export function NoneSoFar() {
  return (
    <EmptyState icon={ListChecks} title="Nothing that waits for you so far">
      What is due first was looked through. The next page looks further.
    </EmptyState>
  );
}
