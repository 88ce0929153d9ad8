"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { cn } from "#lib/ui/cn.ts";

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The row of buttons; the primary one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  /** What takes the keyboard when it opens; the first control if not given. */
  initialFocus?: RefObject<HTMLElement | null>;
};

const widths = { sm: "max-w-md", md: "max-w-xl", lg: "max-w-3xl" };

export function DialogBox(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, size = "sm", initialFocus } = props;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <DialogBackdrop />
        <Base.Viewport className="fixed inset-0 z-(--layer-dialog) grid place-items-center overflow-y-auto p-4 max-sm:items-end">
          <Base.Popup
            initialFocus={initialFocus}
            className={cn(
              "float-in relative w-full rounded-md bg-overlay shadow-float outline-none",
              widths[size],
            )}
          >
            <header className="grid gap-1 px-5 pt-4 pr-14">
              <Base.Title className="font-semibold text-lg">{title}</Base.Title>
              {description && <Base.Description className="text-muted">{description}</Base.Description>}
            </header>
            {children && <div className="px-5 pt-4">{children}</div>}
            {footer ? (
              <footer className="flex flex-wrap justify-end gap-2 p-5">{footer}</footer>
            ) : (
              <div className="h-5" />
            )}
            {/* Last, so that the first control inside takes the keyboard. */}
            <Base.Close
              aria-label="Close"
              className="absolute top-3 right-3 inline-flex size-8 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink touch:size-10"
            >
              <X aria-hidden className="size-4" />
            </Base.Close>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export function DialogBackdrop() {
  return (
    <Base.Backdrop className="fixed inset-0 z-(--layer-dialog) bg-scrim transition-opacity data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
  );
}
