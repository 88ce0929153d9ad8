"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cn } from "#lib/ui/cn.ts";

type MenuProps = { trigger: ReactElement; align?: "start" | "end"; children: ReactNode };

/** A button that opens a list of choices. `trigger` is a Button or IconButton. */
export function Menu({ trigger, align = "start", children }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} collisionPadding={8} className="z-(--layer-menu)">
          <Base.Popup className="float-in max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto rounded-md bg-overlay p-1 shadow-float outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemClass =
  "flex h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-highlighted:bg-hover touch:h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

type MenuItemProps = {
  icon?: ReactNode;
  hint?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
};

export function MenuItem({ icon, hint, danger = false, onSelect, children }: MenuItemProps) {
  return (
    <Base.Item onClick={onSelect} className={cn(itemClass, danger && "text-danger [&_svg]:text-danger")}>
      {icon}
      <span className="flex-1 truncate">{children}</span>
      {hint}
    </Base.Item>
  );
}

type MenuChoicesProps = {
  label?: string;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
};

/** One choice of several, with a tick at the present one. */
export function MenuChoices({ label, value, onValueChange, options }: MenuChoicesProps) {
  return (
    <Base.RadioGroup value={value} onValueChange={onValueChange}>
      {label && <Base.GroupLabel className="px-2 py-1.5 text-subtle text-xs">{label}</Base.GroupLabel>}
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
          {option.icon}
          <span className="flex-1 truncate">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-border" />;
}
