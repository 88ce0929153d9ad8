"use client";

import { useEffect, useId, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, FieldError } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { Permission } from "#lib/core/permissions.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { useCreateToken } from "./api.ts";
import { CreatedToken } from "./created-token.tsx";

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

type AccessTokensProps = { permissions: readonly { name: Permission; does: string }[] };

/** A key for one's own scripts. It can do what is ticked, and never more than its owner. */
export function AccessTokens({ permissions }: AccessTokensProps) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const [issues, setIssues] = useState<readonly FieldIssue[]>([]);
  const create = useCreateToken();

  // After the errors have rendered.
  useEffect(() => {
    if (issues.length > 0) focusFirstError(form.current);
  }, [issues]);

  function submit() {
    if (create.isPending) return;
    const missing = [
      ...(name.trim() === "" ? [{ pointer: "/name", message: "Say what it is for." }] : []),
      ...(scopes.length === 0 ? [{ pointer: "/scopes", message: "Tick at least one." }] : []),
    ];
    setIssues(missing);
    if (missing.length > 0) return;
    create.mutate(
      { name: name.trim(), scopes: [...scopes], expires_in_days: Number(days) },
      { onError: (error) => setIssues(error instanceof ApiError ? error.errors : []) },
    );
  }

  if (create.data)
    return (
      <CreatedToken
        name={name}
        created={create.data}
        onDone={() => {
          create.reset();
          setName("");
          setScopes([]);
        }}
      />
    );

  const scopesError = messageAt(issues, "/scopes");
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="grid max-w-xl gap-5"
    >
      <p className="text-muted text-sm">
        A token lets a script act as you through the API. Give it only what it needs; it ends by itself, and
        when your account does.
      </p>
      <Field label="Name" hint="What it is for: a script, a machine." error={messageAt(issues, "/name")}>
        <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <fieldset className="grid gap-2" aria-describedby={scopesError ? `${id}-scopes` : undefined}>
        <legend className="mb-1.5 font-medium text-sm">It may</legend>
        {permissions.map(({ name: scope, does }) => (
          <Checkbox
            key={scope}
            label={sentence(does)}
            hint={<span className="font-mono">{scope}</span>}
            checked={scopes.includes(scope)}
            aria-invalid={scopesError ? true : undefined}
            onChange={({ target }) =>
              setScopes((before) =>
                target.checked ? [...before, scope] : before.filter((other) => other !== scope),
              )
            }
          />
        ))}
        {scopesError && <FieldError id={`${id}-scopes`}>{scopesError}</FieldError>}
      </fieldset>
      <Field label="Ends after" error={messageAt(issues, "/expires_in_days")}>
        <Select value={days} options={lifetimes} onChange={(event) => setDays(event.target.value)} />
      </Field>
      <FormFailure error={create.error} />
      <div>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Make token
        </Button>
      </div>
    </form>
  );
}

function sentence(does: string): string {
  return `${does[0]?.toUpperCase()}${does.slice(1)}`;
}
