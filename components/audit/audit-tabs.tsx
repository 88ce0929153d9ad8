import { ViewTabs } from "#components/console/view-tabs.tsx";
import { routes } from "#lib/ui/routes.ts";

const tabs = [
  { label: "Search", href: routes.audit() },
  { label: "Exports", href: routes.auditExports() },
  { label: "Integrity", href: routes.auditIntegrity() },
  { label: "Streams", href: routes.auditStreams() },
  { label: "Recording", href: routes.auditRecording() },
  { label: "Retention", href: routes.auditRetention() },
] as const;

/** The pages of the audit log. */
export function AuditTabs({ current }: { current: (typeof tabs)[number]["label"] }) {
  return (
    <ViewTabs
      label="Audit log"
      items={tabs.map(({ label, href }) => ({ label, href, current: label === current }))}
    />
  );
}
