"use client";

import { FileJson, FileSpreadsheet, Lock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { useToast } from "#components/ui/toast.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import type { CampaignView } from "#lib/lifecycle/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { exportHref, useCloseCampaign } from "./api.ts";

type CampaignActionsProps = { campaign: CampaignView; mayExport: Verdict };

/** Take the evidence along, and end the campaign. Each export is recorded in the audit log. */
export function CampaignActions({ campaign, mayExport }: CampaignActionsProps) {
  const { id, name, progress, can } = campaign;
  const [closing, setClosing] = useState(false);
  const close = useCloseCampaign(id);
  const toast = useToast();
  const open = progress.awaiting_owner + progress.awaiting_reviewer;
  return (
    <>
      <ExportLink href={exportHref(id, "csv")} may={mayExport} icon={<FileSpreadsheet aria-hidden />}>
        Export CSV
      </ExportLink>
      <ExportLink href={exportHref(id, "json")} may={mayExport} icon={<FileJson aria-hidden />}>
        Export JSON
      </ExportLink>
      <Button icon={<Lock aria-hidden />} reason={reasonOf(can.close)} onClick={() => setClosing(true)}>
        Close campaign
      </Button>
      <ConfirmDialog
        open={closing}
        onOpenChange={setClosing}
        title="Close this campaign?"
        confirmLabel="Close campaign"
        danger
        onConfirm={async () => {
          await close.mutateAsync();
          toast({ title: "The campaign is closed" });
        }}
      >
        <p>
          <HostileText text={name} clipAt={120} />: {plural(open, "server")} still open{" "}
          {open === 1 ? "is" : "are"} closed without a decision. Nothing in it can change afterwards.
        </p>
      </ConfirmDialog>
    </>
  );
}

type ExportLinkProps = { href: string; may: Verdict; icon: ReactNode; children: string };

/** A plain link: Next's own would fetch it ahead of the press, and that would be an export. */
function ExportLink({ href, may, icon, children }: ExportLinkProps) {
  if (may !== true)
    return (
      <Button icon={icon} reason={may.no}>
        {children}
      </Button>
    );
  return (
    <a href={href} className={buttonClass({})}>
      {icon}
      {children}
    </a>
  );
}
