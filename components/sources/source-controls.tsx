"use client";

import { CirclePause, CirclePlay, FileUp, PencilLine } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useToast } from "#components/ui/toast.tsx";
import { plainVisible } from "#lib/core/visible-text.ts";
import type { SourceView } from "#lib/sources/schemas.ts";
import { reasonOf } from "#lib/ui/reason-of.ts";
import { useUpdateSource } from "./api.ts";
import { SyncButton } from "./sync-button.tsx";

// Fetched when first opened, so that the page does not pay for them.
const EditSourceDialog = lazy(() =>
  import("./edit-source-dialog.tsx").then((m) => ({ default: m.EditSourceDialog })),
);
const ReplaceFileDialog = lazy(() =>
  import("./replace-file-dialog.tsx").then((m) => ({ default: m.ReplaceFileDialog })),
);

const nameMax = 80;

export function SourceControls({ source, fileBytesMax }: { source: SourceView; fileBytesMax: number }) {
  const [open, setOpen] = useState<"edit" | "file" | null>(null);
  const reason = reasonOf(source.can.manage);
  return (
    <>
      {/* Nothing reads a file by itself. */}
      {(source.kind === "registry" || source.paused) && <PauseButton source={source} />}
      <Button icon={<PencilLine aria-hidden />} reason={reason} onClick={() => setOpen("edit")}>
        Edit
      </Button>
      {source.kind === "file" && (
        <Button icon={<FileUp aria-hidden />} reason={reason} onClick={() => setOpen("file")}>
          Replace file
        </Button>
      )}
      <SyncButton source={source} />
      <Suspense>
        {open === "edit" && <EditSourceDialog source={source} onClose={() => setOpen(null)} />}
        {open === "file" && (
          <ReplaceFileDialog source={source} bytesMax={fileBytesMax} onClose={() => setOpen(null)} />
        )}
      </Suspense>
    </>
  );
}

function PauseButton({ source }: { source: SourceView }) {
  const { id, name, paused, can } = source;
  const update = useUpdateSource(id);
  const toast = useToast();
  const what = plainVisible(name, nameMax);

  function change() {
    update.mutate(
      { paused: !paused },
      {
        onSuccess: () =>
          toast(
            paused
              ? { title: `${what} is synced by itself again` }
              : { title: `${what} is paused`, description: "It is synced only when somebody asks for it." },
          ),
        onError: (error) =>
          toast({ title: "The source was not changed", description: error.message, tone: "danger" }),
      },
    );
  }

  return (
    <Button
      icon={paused ? <CirclePlay aria-hidden /> : <CirclePause aria-hidden />}
      reason={reasonOf(can.manage)}
      pending={update.isPending}
      onClick={change}
    >
      {paused ? "Resume" : "Pause"}
    </Button>
  );
}
