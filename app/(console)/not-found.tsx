import { Compass } from "lucide-react";
import { StatePanel } from "#components/patterns/state-panel.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { routes } from "#lib/ui/routes.ts";

export default function NotFound() {
  return (
    <StatePanel
      level={1}
      icon={Compass}
      title="There is nothing here"
      action={<LinkButton href={routes.overview()}>Go to the overview</LinkButton>}
    >
      The address may be mistyped, or what it named is not yours to see. What is not approved is not in the
      catalog; look for it under Submissions.
    </StatePanel>
  );
}
