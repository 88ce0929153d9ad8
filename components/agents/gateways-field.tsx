"use client";

import { useId } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { FieldError } from "#components/ui/field.tsx";
import type { AgentForm, Option } from "./agent-fields.tsx";

/** Which gateways may speak for an agent. One that was chosen and is gone since can still be taken out. */
export function GatewaysField({ form, gateways }: { form: AgentForm; gateways: readonly Option[] }) {
  const { draft, errorOf, change } = form;
  const id = useId();
  const error = errorOf("gateways");
  const gone = draft.gateways.filter((one) => gateways.every(({ value }) => value !== one));
  const options = [...gateways, ...gone.map((value) => ({ value, label: value }))];

  function tick(value: string, on: boolean) {
    const others = draft.gateways.filter((one) => one !== value);
    change({ gateways: on ? [...others, value] : others });
  }

  return (
    <fieldset className="grid gap-1.5" aria-describedby={error ? `${id}-error` : `${id}-hint`}>
      <legend className="mb-1.5 font-medium text-sm">Gateways</legend>
      {options.length === 0 ? (
        <p className="rounded-md border border-dashed px-4 py-3 text-muted text-sm">
          No gateway is registered yet.
        </p>
      ) : (
        <div className="grid max-h-56 gap-x-6 gap-y-2 overflow-y-auto rounded-md border bg-background p-3 sm:grid-cols-2 touch:gap-y-3">
          {options.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={<HostileText text={label} />}
              checked={draft.gateways.includes(value)}
              aria-invalid={error ? true : undefined}
              onChange={({ target }) => tick(value, target.checked)}
            />
          ))}
        </div>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
      <p id={`${id}-hint`} className="text-muted text-xs">
        Those that may speak for it. None ticked: all of them.
      </p>
    </fieldset>
  );
}
