"use client";

import { useState } from "react";
import { FormFailure } from "#components/console/form-failure.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useToast } from "#components/ui/toast.tsx";
import type { SourceView } from "#lib/sources/schemas.ts";
import { ApiError } from "#lib/ui/api-client.ts";
import { messageAt } from "#lib/ui/field-errors.ts";
import type { TextFile } from "#lib/ui/read-text-file.ts";
import { useReplaceFile, useTestSource } from "./api.ts";
import { FileField } from "./file-field.tsx";
import { TestResult } from "./test-result.tsx";

type ReplaceFileDialogProps = { source: SourceView; bytesMax: number; onClose: () => void };

export function ReplaceFileDialog({ source, bytesMax, onClose }: ReplaceFileDialogProps) {
  const [file, setFile] = useState<TextFile | null>(null);
  const test = useTestSource();
  const replace = useReplaceFile(source.id);
  const toast = useToast();
  const refused = [test.error, replace.error].flatMap((error) =>
    error instanceof ApiError ? error.errors : [],
  );

  function take(chosen: TextFile | null) {
    setFile(chosen);
    replace.reset();
    test.reset();
    if (chosen) test.mutate({ kind: "file", text: chosen.text });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !replace.isPending && onClose()}
      size="md"
      title="Replace the file"
      description="The new one is read at once. What it no longer has is marked as gone; nothing approved here changes."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={replace.isPending}
            reason={file && test.data?.ok !== false ? undefined : "Choose a file that can be read first."}
            onClick={() =>
              file &&
              replace.mutate(file.text, {
                onSuccess: () => {
                  toast({ title: "The file is replaced", description: "Its servers are being checked." });
                  onClose();
                },
              })
            }
          >
            Replace file
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <FileField file={file} bytesMax={bytesMax} error={messageAt(refused, "/text")} onChange={take} />
        <TestResult pending={test.isPending} result={test.data} error={test.error} />
        <FormFailure error={replace.error} />
      </div>
    </Dialog>
  );
}
