import { FileSpreadsheet } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { withQuery } from "#lib/ui/routes.ts";

type ExportLinkProps = { filters: Record<string, string | undefined>; may: Verdict };

/** The whole answer as a file. A plain link: Next's own would fetch it ahead of the press, and that would be an export. */
export function ExportLink({ filters, may }: ExportLinkProps) {
  const icon = <FileSpreadsheet aria-hidden />;
  if (may !== true)
    return (
      <Button icon={icon} reason={may.no}>
        Export CSV
      </Button>
    );
  return (
    <a href={withQuery("/api/v1/access/export", filters)} className={buttonClass({})}>
      {icon}
      Export CSV
    </a>
  );
}
