"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { Menu as MenuIcon } from "lucide-react";
import { useState } from "react";
import { DialogBackdrop } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { type Counts, SideNav } from "./side-nav.tsx";

/** The navigation where there is no room for it: behind a button, from the left. Following a link closes it. */
export function NavDrawer({ counts }: { counts: Counts }) {
  const [open, setOpen] = useState(false);
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      <Base.Trigger
        render={<IconButton label="Open navigation" icon={<MenuIcon aria-hidden />} className="-ml-2" />}
      />
      <Base.Portal>
        <DialogBackdrop />
        <Base.Popup
          aria-label="Navigation"
          onClick={(event) => event.target instanceof Element && event.target.closest("a") && setOpen(false)}
          className="data-[ending-style]:-translate-x-4 data-[starting-style]:-translate-x-4 fixed inset-y-0 left-0 z-(--layer-dialog) w-66 max-w-[85vw] bg-surface shadow-float outline-none transition-[opacity,transform] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0"
        >
          <SideNav counts={counts} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
