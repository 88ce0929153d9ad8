"use client";

import { Ellipsis, PencilLine, Siren } from "lucide-react";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import type { ApprovalView } from "#lib/approvals/requests/schemas.ts";
import { useShortcuts } from "#lib/ui/use-shortcuts.ts";
import { BreakGlassDialog } from "./break-glass-dialog.tsx";
import { EditArguments } from "./edit-arguments.tsx";

type OtherStepsProps = {
  /** What is painted: whatever is done is done to this. */
  seen: ApprovalView;
  /** Why nothing can be done to it as it is painted. */
  blocked?: string;
};

/** What is neither yes nor no: another call in its place, or one's own yes alone. Away from the buttons, in a menu. */
export function OtherSteps({ seen, blocked }: OtherStepsProps) {
  const [open, setOpen] = useState<"edit" | "break_glass" | null>(null);
  const mayEdit = seen.can.edit === true;
  const mayBreakGlass = seen.can.break_glass === true;

  useShortcuts(
    mayEdit
      ? [
          {
            keys: "e",
            label: "Change the arguments",
            group: "This request",
            run: () => setOpen("edit"),
          },
        ]
      : [],
  );

  if (!mayEdit && !mayBreakGlass) return null;
  return (
    <>
      <Menu align="end" trigger={<IconButton label="More" icon={<Ellipsis aria-hidden />} />}>
        {mayEdit && (
          <MenuItem
            icon={<PencilLine aria-hidden />}
            hint={<Kbd keys="e" />}
            onSelect={() => setOpen("edit")}
          >
            Change the arguments…
          </MenuItem>
        )}
        {mayEdit && mayBreakGlass && <MenuSeparator />}
        {mayBreakGlass && (
          <MenuItem icon={<Siren aria-hidden />} danger onSelect={() => setOpen("break_glass")}>
            Emergency: approve alone…
          </MenuItem>
        )}
      </Menu>
      {mayEdit && (
        <EditArguments
          approval={seen}
          blocked={blocked}
          open={open === "edit"}
          onClose={() => setOpen(null)}
        />
      )}
      {mayBreakGlass && (
        <BreakGlassDialog
          approval={seen}
          blocked={blocked}
          open={open === "break_glass"}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
