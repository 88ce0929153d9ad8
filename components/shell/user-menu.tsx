"use client";

import { LogOut, UserRoundCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { Badge } from "#components/ui/badge.tsx";
import { Menu, MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import type { Role } from "#lib/core/words.ts";
import { roleLabels } from "#lib/ui/labels.ts";
import { routes } from "#lib/ui/routes.ts";

export type ShellUser = { name: string; email: string; roles: readonly Role[]; initials: string };

export function UserMenu({ user, onSignOut }: { user: ShellUser; onSignOut: () => void }) {
  const router = useRouter();
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-full touch:size-10"
        >
          <span className="inline-flex size-7 items-center justify-center rounded-full bg-accent-bg font-medium text-accent-text text-xs">
            {user.initials}
          </span>
        </button>
      }
    >
      <div className="grid gap-0.5 px-2 pt-1.5 pb-2">
        <span className="truncate font-medium text-sm">{user.name}</span>
        <span className="truncate text-muted text-xs">{user.email}</span>
        <span className="flex flex-wrap gap-1 pt-1.5">
          {user.roles.map((role) => (
            <Badge key={role}>{roleLabels[role]}</Badge>
          ))}
        </span>
      </div>
      <MenuSeparator />
      <MenuItem icon={<UserRoundCheck aria-hidden />} onSelect={() => router.push(routes.delegations())}>
        Away and delegates
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
