"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { routes } from "#lib/ui/routes.ts";
import { useUrlState } from "#lib/ui/url-state.ts";
import { type OwnerOption, useCreateSubmission } from "./api.ts";
import { FactsFields } from "./facts-fields.tsx";
import { SignersPreview } from "./signers-preview.tsx";
import { SourceFields } from "./source-fields.tsx";
import { type RegisterBy, type RegisterDraft, useRegisterForm } from "./use-register-form.ts";

type RegisterFormProps = { owners: readonly OwnerOption[]; initial?: RegisterDraft };

export function RegisterForm({ owners, initial }: RegisterFormProps) {
  const by: RegisterBy = useUrlState().get("by") === "server" ? "server" : "url";
  const form = useRegisterForm(by, initial);
  const create = useCreateSubmission();
  const router = useRouter();
  const toast = useToast();
  const element = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  const done = create.isPending || create.isSuccess;

  // After the errors have rendered.
  useEffect(() => {
    if (refusals > 0) focusFirstError(element.current);
  }, [refusals]);

  // Outside system: the browser, which asks before it throws away what was typed.
  const guard = useEffectEvent((event: BeforeUnloadEvent) => {
    if (form.dirty && !done) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: BeforeUnloadEvent) => guard(event);
    window.addEventListener("beforeunload", listener);
    return () => window.removeEventListener("beforeunload", listener);
  }, []);

  async function submit() {
    const input = await form.sound();
    if (!input) return setRefusals((n) => n + 1);
    create.mutate(input, {
      onSuccess: (submission) => {
        toast({
          title: "Submitted. The server is being read",
          description: "The review opens once it has answered.",
        });
        router.push(routes.submission(submission.id));
      },
      onError: (error) => {
        form.refuse(error);
        setRefusals((n) => n + 1);
      },
    });
  }

  return (
    <div className="grid items-start gap-8 lg:grid-cols-12">
      <form
        ref={element}
        noValidate
        onFocusCapture={form.loadSchema}
        onSubmit={(event) => {
          event.preventDefault();
          if (!done) void submit();
        }}
        className="grid gap-6 lg:col-span-8"
      >
        <SourceFields by={by} form={form} />
        <FactsFields
          draft={form.draft}
          owners={owners}
          errorOf={form.errorOf}
          onChange={form.change}
          onLeave={form.leave}
        />
        <FormFailure error={create.error} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" pending={done}>
            Submit for approval
          </Button>
          <LinkButton variant="ghost" href={routes.submissions()}>
            Cancel
          </LinkButton>
        </div>
      </form>
      <aside className="lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:col-span-4">
        <SignersPreview classification={form.draft.data_classification} level={form.draft.access_level} />
      </aside>
    </div>
  );
}
