import { StandingPanel } from "#components/lifecycle/standing-panel.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import type { ServerStanding } from "#lib/lifecycle/schemas.ts";

/** A server that was published once and is in no catalog now. */
export function ServerOutside({ standing }: { standing: ServerStanding }) {
  return (
    <>
      <PageHeader
        title={<HostileText text={standing.name} />}
        description="It is in no catalog now: gateways get the same answer as for a server that never was."
      />
      <StandingPanel initial={standing} />
    </>
  );
}
