"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { DialogBackdrop } from "#components/ui/dialog-box.tsx";
import { type Counts, SideNav } from "./side-nav.tsx";

type NavSheetProps = { open: boolean; onOpenChange: (open: boolean) => void; counts: Counts };

/** The navigation from the left, over the page. Following a link closes it. */
export function NavSheet({ open, onOpenChange, counts }: NavSheetProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <DialogBackdrop />
        <Base.Popup
          aria-label="Navigation"
          onClick={(event) =>
            event.target instanceof Element && event.target.closest("a") && onOpenChange(false)
          }
          className="data-[ending-style]:-translate-x-4 data-[starting-style]:-translate-x-4 fixed inset-y-0 left-0 z-(--layer-dialog) w-66 max-w-[85vw] bg-surface shadow-float outline-none transition-[opacity,transform] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0"
        >
          <SideNav counts={counts} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
