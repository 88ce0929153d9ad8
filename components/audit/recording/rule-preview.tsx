"use client";

import { type ReactNode, useEffect, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Field } from "#components/ui/field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { VisibleText } from "#components/ui/visible-text.tsx";
import type { RecordingRuleInput } from "#lib/audit/redaction/schemas.ts";
import { targetAccessLabels } from "#lib/ui/audit-recording-words.ts";
import { treatmentOf } from "#lib/ui/audit-words.ts";
import { readArguments } from "#lib/ui/recording-draft.ts";
import { useRecordingPreview } from "../governance-api.ts";

const pauseMs = 400;
const clip = 200;

/** The arguments of a call, and what the rule would leave of them. They are tried and then forgotten. */
export function RulePreview({ rule }: { rule: RecordingRuleInput | null }) {
  const [text, setText] = useState("");
  const read = readArguments(text);
  const args = "value" in read ? read.value : null;
  const asked = usePaused(rule && args ? JSON.stringify({ ...rule, arguments: args }) : null);
  const found = useRecordingPreview(asked === null ? null : JSON.parse(asked));

  return (
    <section aria-label="Try it" className="grid gap-4 rounded-md border bg-surface p-4">
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Field
          label="Try it on the arguments of a call"
          hint="They are not stored. Use made-up values all the same."
          error={"problem" in read ? (read.problem ?? undefined) : undefined}
        >
          <Textarea
            rows={7}
            value={text}
            spellCheck={false}
            autoCapitalize="none"
            maxLength={100_000}
            placeholder={'{"customer_id": "C-42", "email": "ana@bank.example"}'}
            className="font-mono text-xs leading-5"
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        <div className="grid min-w-0 gap-1.5" aria-live="polite" aria-busy={found.isFetching}>
          <p className="flex items-center gap-2 font-medium text-sm">
            What would be stored
            {found.isFetching && <Spinner className="text-subtle" />}
          </p>
          {asked === null ? (
            <p className="text-muted text-sm">
              {args === null
                ? "Shows here as soon as there are arguments to try."
                : "Shows here once the rule has a server, a tool and sound rows."}
            </p>
          ) : found.isError ? (
            <p role="alert" className="break-words text-danger text-sm">
              <VisibleText text={found.error.message} />
            </p>
          ) : (
            found.data && <Stored value={found.data.arguments} />
          )}
        </div>
      </div>
      {asked !== null && found.data && !found.isError && (
        <div className="grid gap-4 border-t pt-4 text-sm md:grid-cols-2">
          <Part title="Targets" none="None: a search for a thing would not find this call.">
            {found.data.targets.map(({ type, id, access }) => (
              <li key={`${type}:${id} ${access}`} className="break-all">
                <code className="font-mono text-xs">
                  <HostileText text={`${type}:${id}`} clipAt={clip} />
                </code>{" "}
                {access && <span className="text-muted">{targetAccessLabels[access].toLowerCase()}</span>}
              </li>
            ))}
          </Part>
          <Part title="Redactions" none="None: all of it would be stored.">
            {found.data.redactions.map((redaction) => (
              <li
                key={`${redaction.path} ${redaction.treatment} ${redaction.reason}`}
                className="break-words"
              >
                <code className="break-all font-mono text-xs">
                  <HostileText text={redaction.path} clipAt={clip} />
                </code>{" "}
                <span className="text-muted">
                  <HostileText text={treatmentOf(redaction)} />
                </span>
              </li>
            ))}
          </Part>
        </div>
      )}
    </section>
  );
}

function Stored({ value }: { value: unknown }) {
  const code = JSON.stringify(value, null, 2);
  return (
    <>
      <CodeBlock code={code} what="what would be stored" className="bg-background" />
      {code.includes('"_sd"') && (
        <p className="text-muted text-xs">
          <code className="font-mono">_sd</code> holds the digests of erasable fields (RFC 9901).
        </p>
      )}
    </>
  );
}

function Part({ title, none, children }: { title: string; none: string; children: readonly ReactNode[] }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <h3 className="text-subtle text-xs">{title}</h3>
      {children.length === 0 ? (
        <p className="text-muted">{none}</p>
      ) : (
        <ul className="grid gap-1">{children}</ul>
      )}
    </div>
  );
}

/** A text once nobody has changed it for a moment; at once where there is none. */
function usePaused(text: string | null): string | null {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), text === null ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return text === null ? null : paused;
}
