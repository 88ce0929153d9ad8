"use client";

import type { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { cloneElement, createContext, type ReactElement, type ReactNode, use, useState } from "react";
import { cn } from "#lib/ui/cn.ts";

type MenuProps = { trigger: ReactElement; align?: "start" | "end"; children: ReactNode };

/** The menu's machinery, fetched when a menu is first wanted, so that no page pays for it at load. */
const Machinery = createContext<typeof Base | null>(null);
const load = () => import("@base-ui/react/menu");

function useMachinery(): typeof Base {
  const base = use(Machinery);
  if (!base) throw new Error("This belongs inside a Menu.");
  return base;
}

/** A button that opens a list of choices. `trigger` is a Button or IconButton. */
export function Menu({ trigger, align = "start", children }: MenuProps) {
  const [base, setBase] = useState<typeof Base | null>(null);
  if (!base)
    return cloneElement(trigger as ReactElement<Record<string, unknown>>, {
      "aria-haspopup": "menu",
      "aria-expanded": false,
      onPointerEnter: load,
      onFocus: load,
      onClick: () => load().then(({ Menu: loaded }) => setBase(loaded)),
    });
  return (
    <Machinery value={base}>
      <base.Root modal={false} defaultOpen>
        <base.Trigger render={trigger} />
        <base.Portal>
          <base.Positioner align={align} sideOffset={4} collisionPadding={8} className="z-(--layer-menu)">
            <base.Popup className="float-in max-h-(--available-height) min-w-48 max-w-80 overflow-y-auto rounded-md bg-overlay p-1 shadow-float outline-none">
              {children}
            </base.Popup>
          </base.Positioner>
        </base.Portal>
      </base.Root>
    </Machinery>
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
  const base = useMachinery();
  return (
    <base.Item onClick={onSelect} className={cn(itemClass, danger && "text-danger [&_svg]:text-danger")}>
      {icon}
      <span className="flex-1 truncate">{children}</span>
      {hint}
    </base.Item>
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
  const base = useMachinery();
  return (
    <base.RadioGroup value={value} onValueChange={onValueChange}>
      {label && <base.GroupLabel className="px-2 py-1.5 text-subtle text-xs">{label}</base.GroupLabel>}
      {options.map((option) => (
        <base.RadioItem key={option.value} value={option.value} closeOnClick className={itemClass}>
          {option.icon}
          <span className="flex-1 truncate">{option.label}</span>
          <base.RadioItemIndicator>
            <Check aria-hidden />
          </base.RadioItemIndicator>
        </base.RadioItem>
      ))}
    </base.RadioGroup>
  );
}

type MenuChecksProps = {
  label: string;
  values: readonly string[];
  onValueChange: (value: string, on: boolean) => void;
  options: readonly { value: string; label: string }[];
};

/** Any number of several, each with a tick. The menu stays open. */
export function MenuChecks({ label, values, onValueChange, options }: MenuChecksProps) {
  const base = useMachinery();
  return (
    <MenuGroup label={label}>
      {options.map((option) => (
        <base.CheckboxItem
          key={option.value}
          checked={values.includes(option.value)}
          onCheckedChange={(on) => onValueChange(option.value, on)}
          className={itemClass}
        >
          <span className="flex-1 truncate">{option.label}</span>
          <base.CheckboxItemIndicator>
            <Check aria-hidden />
          </base.CheckboxItemIndicator>
        </base.CheckboxItem>
      ))}
    </MenuGroup>
  );
}

/** Items that belong together, under a heading. */
export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  const base = useMachinery();
  return (
    <base.Group>
      <base.GroupLabel className="px-2 py-1.5 text-subtle text-xs">{label}</base.GroupLabel>
      {children}
    </base.Group>
  );
}

export function MenuSeparator() {
  const base = useMachinery();
  return <base.Separator className="-mx-1 my-1 h-px bg-border" />;
}
