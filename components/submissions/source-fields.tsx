"use client";

import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { RegisterBy, useRegisterForm } from "./use-register-form.ts";

const issuesShown = 6;

const example = `{
  "name": "com.example/weather",
  "description": "Forecasts for the travel desk.",
  "version": "1.2.0",
  "remotes": [{ "type": "streamable-http", "url": "https://…/mcp" }]
}`;

type SourceFieldsProps = { by: RegisterBy; form: ReturnType<typeof useRegisterForm> };

/** What is registered: an address that will be read, or a document. */
export function SourceFields({ form }: SourceFieldsProps) {
  const rest = form.errorOf("document") ? form.issuesOf("document").slice(1, issuesShown) : [];
  return (
    <Tabs
      label="Register by"
      param="by"
      items={[
        {
          value: "url",
          label: "By address",
          content: (
            <Field
              label="Server address"
              hint="A Streamable HTTP endpoint. The console connects to it, reads what it offers, and derives its server.json."
              error={form.errorOf("url")}
            >
              <Input
                type="url"
                inputMode="url"
                spellCheck={false}
                placeholder="https://mcp.example.com/mcp"
                value={form.draft.url}
                onChange={(event) => form.change({ url: event.target.value })}
                onBlur={() => form.leave("url")}
              />
            </Field>
          ),
        },
        {
          value: "server",
          label: "By server.json",
          content: (
            <div className="grid gap-2">
              <Field
                label="Document"
                hint="A server.json, as for the MCP Registry. It is kept as it is; where it names a remote, that is read as well."
                error={form.errorOf("document")}
              >
                <Textarea
                  rows={12}
                  spellCheck={false}
                  placeholder={example}
                  value={form.draft.document}
                  onChange={(event) => form.change({ document: event.target.value })}
                  onBlur={() => form.leave("document")}
                  className="font-mono text-xs leading-5"
                />
              </Field>
              {rest.length > 0 && (
                <ul className="grid gap-1 text-danger text-xs">
                  {rest.map(({ pointer, message }) => (
                    <li key={`${pointer} ${message}`} className="break-words">
                      <span className="font-mono">
                        <HostileText text={pointer.replace(/^\/server\/?/, "")} />
                      </span>
                      : {message}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ),
        },
      ]}
    />
  );
}
