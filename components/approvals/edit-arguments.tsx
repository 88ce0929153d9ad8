"use client";

import { useRouter } from "next/navigation";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { DialogForm } from "#components/console/dialog-form.tsx";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { routes } from "#lib/ui/routes.ts";
import { useEditApproval } from "./api.ts";
import { argumentChanges } from "./argument-changes.ts";
import { ChangeList } from "./change-list.tsx";
import { editableJson, readEdited } from "./edit-draft.ts";
import { JsonEditor } from "./json-editor.tsx";

type EditArgumentsProps = { approval: ApprovalView; blocked?: string; open: boolean; onClose: () => void };

/**
 * The call with other arguments: another request, on which others decide. What was typed stays while the request is on the page,
 * open or not, and whatever the server says.
 */
export function EditArguments({ approval, blocked, open, onClose }: EditArgumentsProps) {
  const { id, version, action_hash, display_hash, display } = approval;
  const [text, setText] = useState(() => editableJson(display.arguments));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const edit = useEditApproval(id);
  const toast = useToast();
  const router = useRouter();
  // Comparing long arguments waits for the typing to pause.
  const settled = useDeferredValue(text);
  const read = useMemo(() => readEdited(settled), [settled]);
  const fault = "fault" in read ? read.fault : null;
  const changes = useMemo(
    () => ("arguments" in read ? argumentChanges(display.arguments, read.arguments) : []),
    [read, display.arguments],
  );
  const refusals = edit.error instanceof ApiError ? edit.error.errors : [];
  const unchanged = !fault && changes.length === 0;
  const noReason = reason.trim() === "";

  function send() {
    if (edit.isPending || blocked) return;
    setTried(true);
    const now = readEdited(text);
    if ("fault" in now || unchanged || noReason) {
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    edit.mutate(
      { version, action_hash, display_hash, arguments: now.arguments, reason: reason.trim() },
      {
        onSuccess: (child) => {
          onClose();
          toast({ title: "The changed call is a request of its own", tone: "success" });
          router.push(routes.approval(child.id));
        },
      },
    );
  }

  function goToFault() {
    const editor = form.current?.querySelector<HTMLTextAreaElement>("[data-editor]");
    if (!editor || !fault) return;
    editor.focus();
    editor.setSelectionRange(fault.at, fault.at + 1);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !edit.isPending && onClose()}
      size="lg"
      title="Change the arguments"
      description="This request ends, and the changed call is asked for anew. No vote carries over, and you don't decide on it: somebody else does."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" pending={edit.isPending} reason={blocked} onClick={send}>
            Ask for the changed call
          </Button>
        </>
      }
    >
      <DialogForm ref={form} onSubmit={send} className="grid gap-5">
        <Field
          label="Arguments, as JSON"
          hint={
            approval.secrets.length > 0
              ? "What looks like a secret stands here in the open. What would not be seen is written as its escape."
              : "What would not be seen is written as its escape."
          }
          error={
            fault?.message ??
            messageAt(refusals, "/arguments") ??
            (tried && unchanged ? "Nothing is changed yet." : undefined)
          }
        >
          <JsonEditor
            value={text}
            wrongLine={fault?.line ?? null}
            onChange={(next) => {
              setText(next);
              if (edit.error) edit.reset();
            }}
          />
        </Field>
        {fault && (
          <div className="-mt-3">
            <Button size="sm" onClick={goToFault}>
              Go to line {fault.line}
            </Button>
          </div>
        )}
        {changes.length > 0 && (
          <section aria-label="What changes" className="grid gap-2">
            <h3 className="font-medium text-sm">What changes</h3>
            <div className="max-h-60 overflow-y-auto">
              <ChangeList label="Changed values" changes={changes} before="Asked for" after="Changed" />
            </div>
          </section>
        )}
        <Field
          label="Reason"
          hint="The agent is told, and whoever decides on the changed call."
          error={tried && noReason ? "Say why, in a sentence." : messageAt(refusals, "/reason")}
        >
          <Textarea
            rows={2}
            value={reason}
            maxLength={2000}
            onChange={({ target }) => setReason(target.value)}
          />
        </Field>
        <FormFailure error={edit.error} />
      </DialogForm>
    </Dialog>
  );
}
