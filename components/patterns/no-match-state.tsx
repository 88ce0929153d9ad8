import { SearchX } from "lucide-react";
import { LinkButton } from "#components/ui/link-button.tsx";
import { StatePanel } from "./state-panel.tsx";

/** `what` in the plural: "servers". `clearHref` is the list without its filters. */
export function NoMatchState({ what, clearHref }: { what: string; clearHref: string }) {
  return (
    <StatePanel
      icon={SearchX}
      title={`No ${what} match`}
      action={<LinkButton href={clearHref}>Clear the filters</LinkButton>}
    >
      Nothing fits the search and filters above.
    </StatePanel>
  );
}
