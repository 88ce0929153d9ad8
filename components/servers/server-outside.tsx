import { Waypoints } from "lucide-react";
import { StandingPanel } from "#components/lifecycle/standing-panel.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";
import { routes } from "#lib/ui/routes.ts";

/** A server that was published once and is in no catalog now. */
export function ServerOutside({ standing }: { standing: ServerStanding }) {
  return (
    <>
      <PageHeader
        title={<HostileText text={standing.name} />}
        description="It is in no catalog now: gateways get the same answer as for a server that never was."
        actions={
          <LinkButton icon={<Waypoints aria-hidden />} href={routes.whoCan({ server: standing.name })}>
            Who could use it
          </LinkButton>
        }
      />
      <StandingPanel initial={standing} />
    </>
  );
}
