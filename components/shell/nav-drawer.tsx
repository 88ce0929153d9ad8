"use client";

import { Menu as MenuIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Counts } from "./side-nav.tsx";

// Fetched when first opened: where there is room for the navigation, nobody needs it.
const NavSheet = lazy(() => import("./nav-sheet.tsx").then((m) => ({ default: m.NavSheet })));

/** The navigation where there is no room for it: behind a button. */
export function NavDrawer({ counts }: { counts: Counts }) {
  const [open, setOpen] = useState(false);
  const [used, setUsed] = useState(false);
  return (
    <>
      <IconButton
        label="Open navigation"
        aria-haspopup="dialog"
        aria-expanded={open}
        icon={<MenuIcon aria-hidden />}
        className="-ml-2"
        onClick={() => {
          setUsed(true);
          setOpen(true);
        }}
      />
      <Suspense>{used && <NavSheet open={open} onOpenChange={setOpen} counts={counts} />}</Suspense>
    </>
  );
}
