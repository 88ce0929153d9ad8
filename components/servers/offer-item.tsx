import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { SnapshotItem } from "#lib/registry/schemas.ts";
import { schemaFields } from "#lib/ui/schema-fields.ts";
import { FieldList } from "./field-list.tsx";
import { ToolTraits, TraitSentences } from "./tool-traits.tsx";

const textClip = 600;

/** One tool, prompt or resource of a list. */
export function OfferItem({ item }: { item: SnapshotItem }) {
  return (
    <li className="border-b last:border-b-0">
      <OfferDetails item={item} />
    </li>
  );
}

type OfferDetailsProps = {
  item: SnapshotItem;
  /** In the line, in place of what a tool says about itself. */
  traits?: ReactNode;
  /** First of what opens. */
  children?: ReactNode;
};

/** One tool, prompt or resource: a line, and on opening it all that the server said about it. */
export function OfferDetails({ item, traits, children }: OfferDetailsProps) {
  const { definition, kind, name } = item;
  const title = textOf(definition.title) ?? textOf(annotationsOf(definition).title);
  const description = textOf(definition.description);
  return (
    <details className="group/item">
      <summary className="flex cursor-pointer list-none items-start gap-2 px-3 py-2 hover:bg-hover focus-visible:outline-offset-[-2px] [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 text-subtle transition-transform group-open/item:rotate-90"
        />
        <span className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <span className="grid min-w-0 flex-1 basis-56 gap-0.5">
            <span className="break-all font-medium font-mono text-xs leading-5">
              <HostileText text={name} />
            </span>
            {(title || description) && (
              <span className="truncate text-muted text-xs group-open/item:hidden">
                <HostileText text={firstLine(title ?? description ?? "")} />
              </span>
            )}
          </span>
          {traits ?? (kind === "tool" && <ToolTraits annotations={definition.annotations} />)}
        </span>
      </summary>
      <div className="grid gap-4 pt-1 pr-3 pb-4 pl-9">
        {children}
        {title && (
          <Part label="Title">
            <HostileText text={title} />
          </Part>
        )}
        <Part label="Description">
          {description ? (
            <HostileText text={description} clipAt={textClip} lines />
          ) : (
            <span className="text-muted">The server gives none.</span>
          )}
        </Part>
        {kind === "tool" && (
          <Part label="By its own word">
            <TraitSentences annotations={definition.annotations} />
          </Part>
        )}
        <Details item={item} />
        <Definition item={item} />
      </div>
    </details>
  );
}

function Details({ item: { kind, definition } }: { item: SnapshotItem }) {
  if (kind === "tool") {
    const fields = schemaFields(definition.inputSchema);
    return (
      <Part label="Arguments">
        {fields === null ? (
          <span className="text-muted">Its schema is not a plain object; read it in the definition.</span>
        ) : (
          <FieldList fields={fields} />
        )}
      </Part>
    );
  }
  if (kind === "prompt") {
    const given = Array.isArray(definition.arguments) ? definition.arguments : [];
    return (
      <Part label="Arguments">
        <FieldList
          fields={given.map((argument) => ({
            name: String(argument?.name ?? ""),
            type: "string",
            required: argument?.required === true,
            description: textOf(argument?.description),
            choices: [],
          }))}
        />
      </Part>
    );
  }
  const address = textOf(definition.uri) ?? textOf(definition.uriTemplate);
  return (
    <>
      {address && (
        <Part label={kind === "resource" ? "Address" : "Address template"}>
          <span className="break-all font-mono text-xs">
            <HostileText text={address} clipAt={textClip} />
          </span>
        </Part>
      )}
      {textOf(definition.mimeType) && (
        <Part label="Type">
          <span className="font-mono text-xs">
            <HostileText text={textOf(definition.mimeType) ?? ""} />
          </span>
        </Part>
      )}
    </>
  );
}

function Definition({ item }: { item: SnapshotItem }) {
  return (
    <details className="group/raw">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1.5 rounded-sm text-muted text-xs hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/raw:rotate-90" />
        Whole definition and hash
      </summary>
      <div className="grid gap-2 pt-2">
        <div className="flex items-center gap-1 text-muted text-xs">
          <span className="min-w-0 break-all font-mono">{item.hash}</span>
          <CopyButton value={item.hash} what="hash" />
        </div>
        <CodeBlock code={JSON.stringify(item.definition, null, 2)} what={`definition of ${item.name}`} />
      </div>
    </details>
  );
}

function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 text-sm">
      <h4 className="text-subtle text-xs">{label}</h4>
      <div className="min-w-0 max-w-prose break-words">{children}</div>
    </div>
  );
}

function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0]?.slice(0, 200) ?? "";
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function annotationsOf(definition: SnapshotItem["definition"]): Record<string, unknown> {
  const { annotations } = definition;
  return typeof annotations === "object" && annotations !== null
    ? (annotations as Record<string, unknown>)
    : {};
}
