"use client";

import { Lock, ShieldCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { Verdict } from "#lib/core/permissions.ts";
import type { ValidationProfile } from "#lib/settings/schemas.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import { plural } from "#lib/ui/format.ts";
import { PackageRegistries } from "./package-registries.tsx";
import { RelaxedRule } from "./relaxed-rule.tsx";
import { TextChips } from "./text-chips.tsx";
import { useValidationDraft } from "./use-validation-draft.ts";

const texts = {
  git_hosts: {
    title: "Git hosts",
    rule: "Officially a repository lies on github.com or gitlab.com. Those on these hosts pass too, in groups of any depth.",
    addLabel: "Add a Git host",
    placeholder: "git.example.com",
  },
  registry_types: {
    title: "Kinds of packages",
    rule: "Officially a package is npm, pypi, nuget, cargo, oci or mcpb. These kinds pass too, for what a client knows how to install.",
    addLabel: "Add a kind of package",
    placeholder: "homebrew",
  },
  internal_remote_hosts: {
    title: "Internal remote hosts",
    rule: "Officially a remote has an https address that is not this machine's own. These hosts may use http, or be this machine; host:* stands for any port.",
    addLabel: "Add an internal host",
    placeholder: "mcp.internal:*",
  },
} as const;

/** How far documents may go beyond the official registry's rules. Administrators change it; everybody may know it. */
export function ValidationForm({ profile, may }: { profile: ValidationProfile; may: Verdict }) {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  const profileDraft = useValidationDraft(profile);
  const toast = useToast();
  const { saved, draft, issues, dirty, change } = profileDraft;
  const relaxed = Object.values(saved).filter((value) => (Array.isArray(value) ? value.length > 0 : value));
  const mayEdit = may === true;

  // After the errors have rendered.
  useEffect(() => {
    if (tries > 0 && issues.length > 0) focusFirstError(form.current);
  }, [tries, issues.length]);

  function chips(field: keyof typeof texts) {
    const { title, rule, addLabel, placeholder } = texts[field];
    return (
      <RelaxedRule title={title} rule={rule} relaxed={draft[field].length > 0}>
        <TextChips
          label={title}
          addLabel={addLabel}
          placeholder={placeholder}
          values={draft[field]}
          pointer={`/${field}`}
          issues={issues}
          onChange={mayEdit ? (values) => change({ [field]: values }) : undefined}
        />
      </RelaxedRule>
    );
  }

  return (
    <form
      ref={form}
      noValidate
      // What the keyboard comes to stays clear of the bar below.
      className="[&_:is(input,button)]:scroll-mb-24"
      onFocusCapture={profileDraft.loadSchema}
      onSubmit={(event) => {
        event.preventDefault();
        setTries((n) => n + 1);
        profileDraft.save(() => toast({ title: "The validation profile is saved" }));
      }}
    >
      <div className="grid gap-3 pb-5">
        <div>
          {relaxed.length === 0 ? (
            <Badge tone="success" icon={<ShieldCheck aria-hidden />}>
              Official rules
            </Badge>
          ) : (
            <Badge tone="warning">{plural(relaxed.length, "rule")} relaxed</Badge>
          )}
        </div>
        <p className="max-w-prose text-muted text-sm">
          Every server.json is held to the official registry's rules. Here your organisation says where it
          goes beyond them, from the next submission or reading on. What passes only because of this is shown
          to its reviewers.
        </p>
        {!mayEdit && (
          <p className="flex items-start gap-2 text-muted text-sm">
            <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
            {may.no}
          </p>
        )}
      </div>
      {chips("git_hosts")}
      <RelaxedRule
        title="Package registries"
        rule="Officially packages come from the public registry of their kind, images from well-known hosts, and bundles from GitHub or GitLab releases. Those below these addresses pass too."
        relaxed={draft.package_registries.length > 0}
      >
        <PackageRegistries
          registries={draft.package_registries}
          issues={issues}
          onChange={mayEdit ? (package_registries) => change({ package_registries }) : undefined}
        />
      </RelaxedRule>
      {chips("registry_types")}
      <RelaxedRule
        title="Shared remote addresses"
        rule="Officially one address belongs to one server. Behind a gateway several servers may have the same one."
        relaxed={draft.shared_remote_urls}
      >
        {mayEdit ? (
          <Checkbox
            label="Several servers may name one address"
            checked={draft.shared_remote_urls}
            onChange={(event) => change({ shared_remote_urls: event.target.checked })}
          />
        ) : (
          <p className="text-sm">{draft.shared_remote_urls ? "Allowed." : "Not allowed."}</p>
        )}
      </RelaxedRule>
      {chips("internal_remote_hosts")}
      {mayEdit && <FormFailure error={profileDraft.error} />}
      {mayEdit && dirty && (
        <div className="sticky bottom-4 mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md bg-overlay px-4 py-3 shadow-float">
          <div className="flex gap-2">
            <Button type="submit" variant="primary" pending={profileDraft.pending}>
              Save profile
            </Button>
            <Button onClick={profileDraft.discard}>Discard</Button>
          </div>
          <p role="status" className="text-muted text-sm">
            Not saved yet
          </p>
        </div>
      )}
    </form>
  );
}
