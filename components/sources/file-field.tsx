"use client";

import { FileJson, Upload } from "lucide-react";
import { type DragEvent, useId, useRef, useState } from "react";
import { HostileText } from "#components/patterns/hostile-text.tsx";
import { Button } from "#components/ui/button.tsx";
import { FieldError } from "#components/ui/field.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { cn } from "#lib/ui/cn.ts";
import { bytes } from "#lib/ui/format.ts";
import { readTextFile, type TextFile } from "#lib/ui/read-text-file.ts";

type FileFieldProps = {
  file: TextFile | null;
  bytesMax: number;
  /** What the server says of it. */
  error?: string;
  onChange: (file: TextFile | null) => void;
};

/** A JSON file, chosen or dropped. It is read here, so that what is too large or no text never leaves the browser. */
export function FileField({ file, bytesMax, error, onChange }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [reading, setReading] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const problem = refusal ?? error;

  async function take(chosen: File | undefined) {
    if (!chosen) return;
    setReading(true);
    const read = await readTextFile(chosen, bytesMax);
    setReading(false);
    setRefusal("no" in read ? read.no : null);
    onChange("no" in read ? null : read);
  }

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        File
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cn(
          "flex min-h-16 flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-dashed bg-background p-3 transition-colors",
          over ? "border-accent bg-accent-bg" : problem ? "border-danger" : "border-control",
        )}
      >
        {reading ? (
          <Spinner className="text-muted" />
        ) : (
          <FileJson aria-hidden className="size-4 shrink-0 text-muted" />
        )}
        <p className="min-w-0 flex-1 basis-40 break-words text-sm">
          {file ? (
            <>
              <HostileText text={file.name} className="font-medium" />{" "}
              <span className="whitespace-nowrap text-muted">{bytes(file.bytes)}</span>
            </>
          ) : (
            <span className="text-muted">Drop a .json file here, or choose one.</span>
          )}
        </p>
        <Button icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
          {file ? "Choose another" : "Choose a file"}
        </Button>
        <input
          ref={input}
          id={id}
          type="file"
          accept=".json,application/json"
          tabIndex={-1}
          aria-invalid={problem ? true : undefined}
          aria-describedby={`${id}-hint ${id}-error`}
          onChange={({ target }) => {
            void take(target.files?.[0]);
            // So that the same file, mended, can be chosen again.
            target.value = "";
          }}
          className="sr-only"
        />
      </div>
      <div role="alert">{problem && <FieldError id={`${id}-error`}>{problem}</FieldError>}</div>
      <p id={`${id}-hint`} className="max-w-prose text-muted text-xs">
        JSON, {bytes(bytesMax)} at most: a registry's list response, an array of server.json documents, or an
        older seed file.
      </p>
    </div>
  );
}
