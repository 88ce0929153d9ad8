"use client";

import { Plus, Trash2 } from "lucide-react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import type { FieldIssue } from "#lib/core/errors.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { issuesAt } from "#lib/ui/field-errors.ts";

type Registries = ValidationProfile["package_registries"];

type PackageRegistriesProps = {
  registries: Registries;
  issues: readonly FieldIssue[];
  /** Left out where they may only be looked at. */
  onChange?: (registries: Registries) => void;
};

/** Rows of a kind of package and where such packages may lie. */
export function PackageRegistries({ registries, issues, onChange }: PackageRegistriesProps) {
  if (!onChange)
    return registries.length === 0 ? (
      <p className="text-subtle text-sm">None.</p>
    ) : (
      <ul className="grid gap-1 font-mono text-xs">
        {registries.map(({ registry_type, base_url }) => (
          <li key={`${registry_type} ${base_url}`} className="break-all">
            <span className="text-muted">{registry_type}</span> <HostileText text={base_url} />
          </li>
        ))}
      </ul>
    );

  function set(index: number, changes: Partial<Registries[number]>) {
    onChange?.(registries.map((one, at) => (at === index ? { ...one, ...changes } : one)));
  }

  return (
    <div className="grid gap-2">
      {registries.map((registry, index) => {
        const pointer = `/package_registries/${index}`;
        const [fault] = issuesAt(issues, pointer);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is only its place while it is being typed
          <div key={index} className="grid gap-1.5">
            <div className="flex gap-2">
              <Input
                aria-label={`Kind of package, row ${index + 1}`}
                aria-invalid={issuesAt(issues, `${pointer}/registry_type`).length > 0 || undefined}
                placeholder="npm"
                value={registry.registry_type}
                spellCheck={false}
                autoCapitalize="none"
                className="w-24 shrink-0 font-mono text-sm"
                onChange={(event) => set(index, { registry_type: event.target.value })}
              />
              <Input
                type="url"
                aria-label={`Address, row ${index + 1}`}
                aria-invalid={issuesAt(issues, `${pointer}/base_url`).length > 0 || undefined}
                placeholder="https://npm.example.com"
                value={registry.base_url}
                spellCheck={false}
                className="min-w-0 font-mono text-sm"
                onChange={(event) => set(index, { base_url: event.target.value.trim() })}
              />
              <IconButton
                label={`Remove row ${index + 1}`}
                icon={<Trash2 aria-hidden />}
                onClick={() => onChange(registries.filter((_, at) => at !== index))}
              />
            </div>
            {fault && <FieldError id={undefined}>{fault.message}</FieldError>}
          </div>
        );
      })}
      <div>
        <Button
          icon={<Plus aria-hidden />}
          onClick={() => onChange([...registries, { registry_type: "", base_url: "" }])}
        >
          Add registry
        </Button>
      </div>
    </div>
  );
}
