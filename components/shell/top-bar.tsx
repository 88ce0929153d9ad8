"use client";

import { Search } from "lucide-react";
import { NotificationBell } from "#components/notifications/notification-bell.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { NotificationCounts } from "#lib/notifications/schemas.ts";
import { Breadcrumb } from "./breadcrumb.tsx";
import { NavDrawer } from "./nav-drawer.tsx";
import type { Counts } from "./side-nav.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { type ShellUser, UserMenu } from "./user-menu.tsx";

type TopBarProps = {
  user: ShellUser;
  counts: Counts;
  notifications: NotificationCounts;
  onSearch: () => void;
  onSignOut: () => void;
};

export function TopBar({ user, counts, notifications, onSearch, onSignOut }: TopBarProps) {
  return (
    <header className="sticky top-0 z-(--layer-bar) flex h-(--bar-height) items-center gap-2 border-b bg-background px-4 lg:px-6">
      <div className="lg:hidden">
        <NavDrawer counts={counts} />
      </div>
      <Breadcrumb />
      <div className="ml-auto flex shrink-0 items-center gap-1">
        <button
          type="button"
          onClick={onSearch}
          aria-label="Search or jump to"
          className="mr-1 inline-flex h-8 items-center gap-2 rounded-md text-muted text-sm transition-colors hover:text-ink max-sm:w-10 max-sm:justify-center sm:border sm:bg-raised sm:pr-1.5 sm:pl-2.5 sm:hover:bg-sunken touch:h-10"
        >
          <Search aria-hidden className="size-4" />
          <span className="max-sm:hidden md:pr-6">Search</span>
          <span className="flex max-sm:hidden">
            <Kbd keys="mod+k" />
          </span>
        </button>
        <NotificationBell counts={notifications} />
        {/* On a phone the command menu has the themes. */}
        <div className="max-sm:hidden">
          <ThemeMenu />
        </div>
        <UserMenu user={user} onSignOut={onSignOut} />
      </div>
    </header>
  );
}
