import { ViewTabs } from "#components/console/view-tabs.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { routes } from "#lib/ui/routes.ts";

const areas = [
  { area: "requests", label: "Requests", href: routes.approvals() },
  { area: "standing", label: "Standing permissions", href: routes.standingPermissions() },
  { area: "emergencies", label: "Emergencies", href: routes.emergencies() },
  { area: "measures", label: "How people decide", href: routes.approvalMeasures() },
] as const;

type ApprovalsHeaderProps = {
  area: (typeof areas)[number]["area"];
  description: string;
  /** Whether the reader may see how people decide. */
  mayMeasure: boolean;
};

/** The pages about a human's yes: asked for, given in advance, given alone. */
export function ApprovalsHeader({ area, description, mayMeasure }: ApprovalsHeaderProps) {
  return (
    <>
      <PageHeader title="Approvals" description={description} />
      <ViewTabs
        label="Approvals"
        items={areas
          .filter((each) => each.area !== "measures" || mayMeasure)
          .map((each) => ({ label: each.label, href: each.href, current: each.area === area }))}
      />
    </>
  );
}
