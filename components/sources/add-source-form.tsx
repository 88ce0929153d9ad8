"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import { focusFirstError } from "#lib/ui/focus-first-error.ts";
import type { TextFile } from "#lib/ui/read-text-file.ts";
import { routes } from "#lib/ui/routes.ts";
import { useUrlState } from "#lib/ui/url-state.ts";
import { type SourceOffer, useCreateSource, useTestSource } from "./api.ts";
import { FileField } from "./file-field.tsx";
import { FilterFields } from "./filter-fields.tsx";
import { TestResult } from "./test-result.tsx";
import { type SourceKind, useSourceForm } from "./use-source-form.ts";

const nameMax = 80;

export function AddSourceForm({ fileBytesMax }: { fileBytesMax: number }) {
  const kind: SourceKind = useUrlState().get("by") === "file" ? "file" : "registry";
  const form = useSourceForm(kind);
  const test = useTestSource();
  const create = useCreateSource();
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

  // An answer is about what was asked, and not about what is typed since.
  const tested = test.variables?.kind === kind;

  function ask(offer: SourceOffer) {
    test.mutate(offer, { onError: form.refuse });
  }

  async function testConnection() {
    const offer = await form.offer();
    if (offer) ask(offer);
    else setRefusals((n) => n + 1);
  }

  function takeFile(file: TextFile | null) {
    form.change({ file });
    test.reset();
    if (file) ask({ kind: "file", text: file.text });
  }

  async function submit() {
    const input = await form.input();
    if (!input) return setRefusals((n) => n + 1);
    create.mutate(input, {
      onSuccess: ({ source, problem }) => {
        const title = `${plainVisible(source.name, nameMax)} is added`;
        toast(
          problem === null
            ? { title, description: "Its servers are being read and checked." }
            : { title: `${title}, and not read yet`, description: problem, tone: "danger" },
        );
        router.push(routes.source(source.id));
      },
      onError: (error) => {
        form.refuse(error);
        setRefusals((n) => n + 1);
      },
    });
  }

  const result = (
    <TestResult
      pending={tested && test.isPending}
      result={tested ? test.data : undefined}
      error={tested ? test.error : null}
    />
  );

  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!done) void submit();
      }}
      className="grid max-w-2xl gap-6"
    >
      <Tabs
        label="Kind of source"
        param="by"
        items={[
          {
            value: "registry",
            label: "Registry",
            content: (
              <div className="grid gap-3">
                <Field
                  label="Registry address"
                  hint="Where its API begins: what stands before /v0.1/servers."
                  error={form.errorOf("url")}
                >
                  <Input
                    type="url"
                    inputMode="url"
                    spellCheck={false}
                    placeholder="https://registry.modelcontextprotocol.io"
                    value={form.draft.url}
                    onChange={(event) => {
                      form.change({ url: event.target.value });
                      test.reset();
                    }}
                  />
                </Field>
                <div>
                  <Button
                    icon={<PlugZap aria-hidden />}
                    pending={tested && test.isPending}
                    onClick={() => void testConnection()}
                  >
                    Test connection
                  </Button>
                </div>
                {result}
              </div>
            ),
          },
          {
            value: "file",
            label: "File",
            content: (
              <div className="grid gap-3">
                <FileField
                  file={form.draft.file}
                  bytesMax={fileBytesMax}
                  error={form.errorOf("file")}
                  onChange={takeFile}
                />
                {result}
              </div>
            ),
          },
        ]}
      />
      <Field
        label="Name"
        hint="What this console calls it. No two sources have the same."
        error={form.errorOf("name")}
      >
        <Input
          value={form.name}
          maxLength={100}
          onChange={(event) => form.change({ name: event.target.value })}
        />
      </Field>
      <FilterFields draft={form.draft} issues={form.issues} onChange={form.change} />
      <FormFailure error={create.error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={done}>
          Add source
        </Button>
        <LinkButton variant="ghost" href={routes.sources()}>
          Cancel
        </LinkButton>
      </div>
    </form>
  );
}
