"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { DialogBackdrop } from "./dialog-box.tsx";
import { IconButton } from "./icon-button.tsx";

type DrawerBoxProps = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Controls at the top, beside the way out. */
  beside?: ReactNode;
  children: ReactNode;
};

/** A thing from a list, at the right of it. The list waits behind, where it was. */
export function DrawerBox({ open, onClose, title, beside, children }: DrawerBoxProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <DialogBackdrop />
        <Base.Popup className="fixed inset-y-0 right-0 z-(--layer-dialog) flex w-2xl max-w-full flex-col bg-background shadow-float outline-none transition-[opacity,transform] data-[ending-style]:translate-x-4 data-[starting-style]:translate-x-4 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0">
          <header className="flex items-start gap-2 border-b px-5 py-3">
            <Base.Title className="min-w-0 flex-1 break-all py-1 font-semibold touch:py-2 text-lg">
              {title}
            </Base.Title>
            {beside}
            <Base.Close render={<IconButton label="Close" icon={<X aria-hidden />} />} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-5">{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
