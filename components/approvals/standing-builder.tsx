"use client";

import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import type { GiveStanding } from "#lib/approvals/standing/schemas.ts";
import type { FieldIssue } from "#lib/core/errors.ts";
import { useNow } from "#lib/ui/clock.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import {
  type FieldDraft,
  numbersOf,
  readConstraints,
  readStanding,
  type StandingCaps,
  standingDraft,
} from "./standing-draft.ts";
import { StandingField } from "./standing-field.tsx";
import { StandingPreviewPanel } from "./standing-preview.tsx";
import { fieldName, givingWords } from "./standing-words.ts";

type StandingBuilderProps = {
  approval: ApprovalView;
  caps: StandingCaps;
  open: boolean;
  /** What the server would not take of it. */
  refused: readonly FieldIssue[];
  onClose: () => void;
  onReady: (standing: GiveStanding) => void;
};

/**
 * What calls like this one may be, for how long and how many. It begins as the very same call; what was filled in stays while the
 * request is on the page, open or not.
 */
export function StandingBuilder({ approval, caps, open, refused, onClose, onReady }: StandingBuilderProps) {
  const [draft, setDraft] = useState(() => standingDraft(approval.display.arguments, caps));
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const nowMs = useNow();
  const read = readStanding(draft, caps);
  const constraints = readConstraints(draft);
  const issues = tried && "issues" in read ? read.issues : [];
  const numbers = numbersOf(draft);

  function change(pointer: string, changes: Partial<FieldDraft>) {
    const fields = draft.fields.map((field) =>
      field.pointer === pointer ? { ...field, ...changes } : field,
    );
    setDraft({ ...draft, fields });
  }

  function finish() {
    setTried(true);
    if ("input" in read) return onReady(read.input);
    // After the errors have rendered.
    requestAnimationFrame(() => focusFirstError(form.current));
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="lg"
      title="Approve like this for a while"
      description="Calls of this tool by this agent that fit all of this need no further yes. You can revoke it at any time."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={finish}>
            Continue to approve
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          finish();
        }}
      >
        <div className="grid grid-cols-2 items-start gap-4">
          <Field
            label="For minutes"
            hint={`${caps.max_minutes} at most`}
            error={messageAt(issues, "/minutes")}
          >
            <Input
              value={draft.minutes}
              inputMode="numeric"
              onChange={({ target }) => setDraft({ ...draft, minutes: target.value })}
            />
          </Field>
          <Field
            label="Up to calls"
            hint={`${caps.max_calls.toLocaleString("en")} at most`}
            error={messageAt(issues, "/calls")}
          >
            <Input
              value={draft.calls}
              inputMode="numeric"
              onChange={({ target }) => setDraft({ ...draft, calls: target.value })}
            />
          </Field>
        </div>
        {draft.fields.length > 0 && (
          <section aria-label="What its arguments must be">
            <h3 className="font-medium text-sm">What its arguments must be</h3>
            <p className="pb-2 text-muted text-xs">
              All of them, and no others. Widen only what may differ from this call.
            </p>
            <ul className="border-t">
              {draft.fields.map((field) => (
                <StandingField
                  key={field.pointer}
                  field={field}
                  secret={approval.secrets.find(({ pointer }) => pointer === field.pointer) ?? null}
                  issues={issues}
                  onChange={(changes) => change(field.pointer, changes)}
                />
              ))}
            </ul>
          </section>
        )}
        {numbers.length > 0 && (
          <div className="grid grid-cols-2 items-start gap-4">
            <Field label="Add up" optional>
              <Select
                value={draft.sumOf}
                onChange={({ target }) => setDraft({ ...draft, sumOf: target.value })}
                options={[
                  { value: "", label: "Nothing" },
                  ...numbers.map((pointer) => ({ value: pointer, label: fieldName(pointer) })),
                ]}
              />
            </Field>
            {draft.sumOf !== "" && (
              <Field label="All calls together up to" error={messageAt(issues, "/sum")}>
                <Input
                  value={draft.sumMax}
                  inputMode="decimal"
                  onChange={({ target }) => setDraft({ ...draft, sumMax: target.value })}
                />
              </Field>
            )}
          </div>
        )}
        <StandingPreviewPanel
          id={approval.id}
          open={open}
          constraints={"input" in constraints ? constraints.input : null}
        />
        <Refusals issues={[...issues.filter(({ pointer }) => pointer === "/fields"), ...refused]} />
        {"input" in read && <p className="text-sm">{givingWords(read.input, nowMs)}</p>}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

function Refusals({ issues }: { issues: readonly FieldIssue[] }) {
  if (issues.length === 0) return null;
  return (
    <ul
      role="alert"
      className="grid gap-1 rounded-md border border-danger-border bg-danger-bg px-3 py-2 text-danger text-sm"
    >
      {issues.map(({ pointer, message }) => (
        <li key={`${pointer} ${message}`} className="break-words">
          {message}
        </li>
      ))}
    </ul>
  );
}
