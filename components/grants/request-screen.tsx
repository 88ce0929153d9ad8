"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { routes } from "#lib/ui/routes.ts";
import { useGrantPreview, useLevelPreviews, useRequestGrant } from "./api.ts";
import { ConstraintRows } from "./constraint-rows.tsx";
import { DurationFields } from "./duration-fields.tsx";
import { PeopleField } from "./people-field.tsx";
import {
  draftFaults,
  type Prefilled,
  previewable,
  type RequestDraft,
  toRequestDraft,
  toRequestInput,
} from "./request-draft.ts";
import { RequestPreview } from "./request-preview.tsx";
import { ScopeFields } from "./scope-fields.tsx";
import { ServerField } from "./server-field.tsx";
import { ToolPicker } from "./tool-picker.tsx";
import { useSettled } from "./use-settled.ts";

type RequestScreenProps = {
  agent: { id: string; name: string };
  prefilled: Prefilled;
  /** Another way to ask, above the form. */
  children?: ReactNode;
};

/** What an agent needs at the left; what that comes to and who would decide at the right. */
export function RequestScreen({ agent, prefilled, children }: RequestScreenProps) {
  const followed = prefilled.extends ?? undefined;
  const [draft, setDraft] = useState(() => toRequestDraft(prefilled));
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const request = useRequestGrant();
  const router = useRouter();
  const toast = useToast();
  const levels = useLevelPreviews(agent.id, draft.server);
  const offered = useMemo(
    () => [...new Map(levels.flatMap(({ tools }) => tools ?? []).map((tool) => [tool.name, tool])).values()],
    [levels],
  );
  const input = toRequestInput(agent.id, draft, followed?.id);
  const shown = previewable(draft);
  const previewed = useSettled(shown && toRequestInput(agent.id, shown, followed?.id));
  const preview = useGrantPreview(previewed);
  const maxMinutes = preview.data?.max_minutes;

  const own = draftFaults(draft, previewed ? maxMinutes : undefined);
  const noReason =
    draft.reason.trim() === "" ? [{ pointer: "/reason", message: "Say what the agent needs it for." }] : [];
  const issues = [
    // What is not filled in yet is no mistake until they try.
    ...(tries > 0 ? [...own, ...noReason] : []),
    // Its rows are those of the form only while none was left out.
    ...(previewed?.constraints.length === draft.constraints.length ? issuesOf(preview.error) : []),
    ...issuesOf(request.error),
  ];

  // After the errors have rendered.
  useEffect(() => {
    if (tries > 0) focusFirstError(form.current);
  }, [tries]);

  function change(changes: Partial<RequestDraft>) {
    setDraft((before) => ({ ...before, ...changes }));
    if (request.error) request.reset();
  }

  function submit() {
    if (request.isPending || request.isSuccess) return;
    if (own.length + noReason.length > 0) return setTries((n) => n + 1);
    request.mutate(
      { ...input, reason: draft.reason.trim() },
      {
        onSuccess: ({ id, waiting_for }) => {
          toast({ title: "The access is requested", description: waiting_for ?? undefined });
          router.push(routes.grant(id));
        },
        onError: () => setTries((n) => n + 1),
      },
    );
  }

  return (
    <>
      <PageHeader
        title={followed ? "Extend access" : "Request access"}
        description={
          <>
            For <HostileText text={agent.name} className="font-medium text-ink" />. Ask for as little as it
            needs, for as long as it needs it: others decide on exactly this.
          </>
        }
      />
      {children}
      <form
        ref={form}
        noValidate
        aria-label="Request access"
        className="grid items-start gap-x-8 gap-y-6 lg:grid-cols-12"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid min-w-0 gap-7 lg:col-span-7">
          <ServerField
            value={draft.server}
            fixed={followed !== undefined}
            error={messageAt(issues, "/server")}
            onChange={(server) => change({ server, scopes: [], tools: [], constraints: [] })}
          />
          {draft.server !== "" && (
            <>
              <ScopeFields
                levels={levels}
                chosen={draft.scopes}
                error={messageAt(issues, "/scopes")}
                onChange={(scopes) => change({ scopes })}
              />
              <ToolPicker
                offered={offered}
                scopes={draft.scopes}
                chosen={draft.tools}
                denied={prefilled.tool}
                issues={issues}
                onChange={change}
              />
              <ConstraintRows
                constraints={draft.constraints}
                tools={offered.filter(
                  ({ name, access }) => draft.tools.includes(name) || draft.scopes.includes(access),
                )}
                issues={issues}
                onChange={(constraints) => change({ constraints })}
              />
            </>
          )}
          <PeopleField users={draft.users} issues={issues} onChange={(users) => change({ users })} />
          <DurationFields
            draft={draft}
            max={maxMinutes}
            follows={followed?.ends_at ?? null}
            issues={issues}
            onChange={change}
          />
          <Field
            label="Reason"
            hint="What the agent needs it for. Whoever decides reads it, and everybody who reads the record later."
            error={messageAt(issues, "/reason")}
          >
            <Textarea
              value={draft.reason}
              maxLength={2000}
              onChange={(event) => change({ reason: event.target.value })}
            />
          </Field>
        </div>
        <aside
          aria-label="What it comes to"
          className="min-w-0 rounded-md border bg-raised lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-5 lg:max-h-[calc(100dvh-var(--bar-height)-3rem)] lg:overflow-y-auto"
        >
          <RequestPreview preview={preview} asked={previewed} />
          <div className="grid gap-3 border-t p-4">
            <FormFailure error={request.error} />
            <div className="flex flex-wrap items-center gap-2">
              <Button type="submit" variant="primary" pending={request.isPending || request.isSuccess}>
                {followed ? "Request the extension" : "Request access"}
              </Button>
              <LinkButton variant="ghost" href={routes.agent(agent.id)}>
                Cancel
              </LinkButton>
            </div>
            <p className="text-subtle text-xs">Nothing is given until those who decide have signed it.</p>
          </div>
        </aside>
      </form>
    </>
  );
}

function issuesOf(error: Error | null) {
  return error instanceof ApiError ? error.errors : [];
}
