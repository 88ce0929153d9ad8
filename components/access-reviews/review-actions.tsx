"use client";

import { FileJson, FileSpreadsheet, Lock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClass } from "#components/ui/button-class.ts";
import { useToast } from "#components/ui/toast.tsx";
import type { AccessReviewView } from "#lib/access/reviews/schemas.ts";
import { plural } from "#lib/ui/format.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { exportHref, useCloseReview } from "./api.ts";

/** Take the evidence along, and end the review. Each export is recorded in the audit log. */
export function ReviewActions({ review }: { review: AccessReviewView }) {
  const { id, can, status } = review;
  const [closing, setClosing] = useState(false);
  return (
    <>
      <ExportLink href={exportHref(id, "csv")} may={can.export} icon={<FileSpreadsheet aria-hidden />}>
        CSV
      </ExportLink>
      <ExportLink href={exportHref(id, "json")} may={can.export} icon={<FileJson aria-hidden />}>
        JSON
      </ExportLink>
      {status === "open" && (
        <Button icon={<Lock aria-hidden />} reason={reasonOf(can.close)} onClick={() => setClosing(true)}>
          Close the review
        </Button>
      )}
      <CloseDialog review={review} open={closing} onOpenChange={setClosing} />
    </>
  );
}

type CloseDialogProps = { review: AccessReviewView; open: boolean; onOpenChange: (open: boolean) => void };

/** Closing carries everything out, so it says what it will hit. */
function CloseDialog({ review, open, onOpenChange }: CloseDialogProps) {
  const close = useCloseReview(review.id);
  const toast = useToast();
  const { verdicts, silent } = review.counts;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Close this review?"
      confirmLabel="Close and carry out"
      danger
      onConfirm={async () => {
        await close.mutateAsync();
        toast({ title: "The review is closed", description: "Its verdicts are being carried out." });
      }}
    >
      <p>
        <HostileText text={review.name} clipAt={120} />: {plural(verdicts.revoke ?? 0, "grant")} will be
        revoked and {plural(verdicts.narrow ?? 0, "grant")} narrowed. No verdict can change afterwards.
      </p>
      {silent > 0 && (
        <p className="text-warning">
          {plural(silent, "grant")} {silent === 1 ? "has" : "have"} nobody's verdict.{" "}
          {review.silence === "revoke"
            ? silent === 1
              ? "It is revoked."
              : "All of them are revoked."
            : "Read access that was given long enough to tell follows its recommendation; all other access is revoked."}
        </p>
      )}
    </ConfirmDialog>
  );
}

type ExportLinkProps = {
  href: string;
  may: AccessReviewView["can"]["export"];
  icon: ReactNode;
  children: string;
};

/** A plain link: Next's own would fetch it ahead of the press, and that would be an export. */
function ExportLink({ href, may, icon, children }: ExportLinkProps) {
  const label = `Download ${children}`;
  if (may !== true)
    return (
      <Button variant="ghost" icon={icon} reason={may.no} aria-label={label}>
        {children}
      </Button>
    );
  return (
    <a href={href} className={buttonClass({ variant: "ghost" })} aria-label={label}>
      {icon}
      {children}
    </a>
  );
}
