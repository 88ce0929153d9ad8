"use client";

import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Verdict } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { routes } from "#lib/ui/routes.ts";
import { useScheduleReviews } from "./api.ts";
import { DraftFields, type Owner } from "./draft-fields.tsx";
import { emptyDraft, quarterlyPreset, type ReviewDraft, termsOf } from "./review-draft.ts";

type ScheduleReviewsProps = { may: Verdict; owners: readonly Owner[] };

/** Reviews that open by themselves, or why this person can't arrange them. */
export function ScheduleReviews({ may, owners }: ScheduleReviewsProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<CalendarClock aria-hidden />} reason={reasonOf(may)} onClick={() => setOpen(true)}>
        Schedule
      </Button>
      {open && <ScheduleDialog owners={owners} onClose={() => setOpen(false)} />}
    </>
  );
}

const everyOptions = [
  { value: "1", label: "Every month" },
  { value: "3", label: "Every quarter" },
  { value: "6", label: "Every half year" },
  { value: "12", label: "Every year" },
];
const daysOpenOptions = ["7", "14", "21", "30", "60"].map((value) => ({ value, label: `${value} days` }));

function ScheduleDialog({ owners, onClose }: { owners: readonly Owner[]; onClose: () => void }) {
  const [draft, setDraft] = useState<ReviewDraft>(emptyDraft);
  const [months, setMonths] = useState("3");
  const [daysOpen, setDaysOpen] = useState("21");
  const [first, setFirst] = useState("");
  const schedule = useScheduleReviews();
  const toast = useToast();
  const issues: readonly FieldIssue[] = schedule.error instanceof ApiError ? schedule.error.errors : [];

  function takePreset() {
    setDraft({ ...emptyDraft, ...quarterlyPreset });
    setMonths("3");
  }

  function submit() {
    if (schedule.isPending) return;
    schedule.mutate(
      {
        ...termsOf(draft),
        months: Number(months),
        days_open: Number(daysOpen),
        ...(first ? { first_at: `${first}T00:00:00Z` } : {}),
      },
      {
        onSuccess: () => {
          toast({
            title: `${draft.name.trim()} is scheduled`,
            action: { label: "View", href: routes.accessReviews({ view: "schedules" }) },
          });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !schedule.isPending && onClose()}
      size="md"
      title="Schedule access reviews"
      description="A review of the same scope opens again and again, each time with the grants of that day."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={schedule.isPending} onClick={submit}>
            Schedule reviews
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="flex flex-wrap items-center gap-2 text-muted text-sm">
          Start from:
          <Button size="sm" onClick={takePreset}>
            Quarterly, everything above read
          </Button>
        </p>
        <Field label="Name" error={messageAt(issues, "/name")}>
          <Input
            value={draft.name}
            maxLength={100}
            placeholder="Quarterly review"
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        </Field>
        <div className="grid gap-5 sm:grid-cols-3">
          <Field label="How often" error={messageAt(issues, "/months")}>
            <Select
              value={months}
              options={everyOptions}
              onChange={(event) => setMonths(event.target.value)}
            />
          </Field>
          <Field label="Open for" error={messageAt(issues, "/days_open")}>
            <Select
              value={daysOpen}
              options={daysOpenOptions}
              onChange={(event) => setDaysOpen(event.target.value)}
            />
          </Field>
          <Field label="First on" optional error={messageAt(issues, "/first_at")}>
            <Input type="date" value={first} onChange={(event) => setFirst(event.target.value)} />
          </Field>
        </div>
        <DraftFields
          draft={draft}
          onChange={(changes) => setDraft({ ...draft, ...changes })}
          owners={owners}
          issues={issues}
        />
        <FormFailure error={issues.length > 0 ? null : schedule.error} />
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
