import { FileJson, Printer } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { plainVisible } from "#lib/core/visible-text.ts";

type EvidenceButtonsProps = { server: string; version: string; may: Verdict };

const versionMax = 60;

/** Everything about one version, to keep or to print. Each press is recorded in the audit log. */
export function EvidenceButtons({ server, version, may }: EvidenceButtonsProps) {
  const path = `/api/v1/servers/${encodeURIComponent(server)}/versions/${encodeURIComponent(version)}/evidence`;
  const about = `evidence of ${plainVisible(version, versionMax)}`;
  return (
    <span className="inline-flex flex-wrap gap-2">
      <EvidenceLink href={`${path}?format=json`} may={may} icon={<FileJson aria-hidden />} about={about}>
        Download JSON
      </EvidenceLink>
      <EvidenceLink
        href={`${path}?format=html`}
        may={may}
        icon={<Printer aria-hidden />}
        about={about}
        newTab
      >
        Open printable
      </EvidenceLink>
    </span>
  );
}

type EvidenceLinkProps = {
  href: string;
  may: Verdict;
  icon: ReactNode;
  about: string;
  newTab?: boolean;
  children: string;
};

/** A plain link: Next's own would fetch it ahead of the press, and that would be an export. */
function EvidenceLink({ href, may, icon, about, newTab = false, children }: EvidenceLinkProps) {
  const label = `${children}, ${about}`;
  if (may !== true)
    return (
      <Button size="sm" icon={icon} reason={may.no} aria-label={label}>
        {children}
      </Button>
    );
  return (
    <a
      href={href}
      target={newTab ? "_blank" : undefined}
      rel={newTab ? "noopener" : undefined}
      aria-label={label}
      className={buttonClass({ size: "sm" })}
    >
      {icon}
      {children}
    </a>
  );
}
