import {
  Bell,
  Bot,
  ClipboardCheck,
  CloudDownload,
  FileCheck2,
  Hand,
  Handshake,
  House,
  KeyRound,
  Library,
  type LucideIcon,
  OctagonX,
  RefreshCcwDot,
  Scale,
  ScrollText,
  Server,
  Settings,
  UserRoundCheck,
  Waypoints,
} from "lucide-react";
import { routes } from "#lib/ui/routes.ts";
import type { ShortcutKeys } from "#lib/ui/shortcut-keys.ts";

export type NavItem = {
  label: string;
  href: string;
  icon: LucideIcon;
  keys: ShortcutKeys;
  counts?: "approvals" | "submissions";
};

export const navigation: readonly { label: string; items: readonly NavItem[] }[] = [
  {
    label: "Work",
    items: [
      { label: "Overview", href: routes.overview(), icon: House, keys: "g o" },
      {
        label: "Approvals",
        href: routes.approvals(),
        icon: Hand,
        keys: "g y",
        counts: "approvals",
      },
      {
        label: "Submissions",
        href: routes.submissions(),
        icon: FileCheck2,
        keys: "g s",
        counts: "submissions",
      },
      { label: "Grants", href: routes.grants(), icon: KeyRound, keys: "g g" },
      { label: "My agents", href: routes.myAgents(), icon: Handshake, keys: "g m" },
    ],
  },
  {
    label: "Catalog",
    items: [
      { label: "Servers", href: routes.catalog(), icon: Server, keys: "g c" },
      { label: "Catalogs", href: routes.catalogs(), icon: Library, keys: "g k" },
      { label: "Sources", href: routes.sources(), icon: CloudDownload, keys: "g u" },
      { label: "Agents", href: routes.agents(), icon: Bot, keys: "g e" },
    ],
  },
  {
    label: "Assurance",
    items: [
      { label: "Audit", href: routes.audit(), icon: ScrollText, keys: "g a" },
      { label: "Who can do what", href: routes.whoCan(), icon: Waypoints, keys: "g w" },
      { label: "Access reviews", href: routes.accessReviews(), icon: ClipboardCheck, keys: "g v" },
      { label: "Recertification", href: routes.recertifications(), icon: RefreshCcwDot, keys: "g r" },
      { label: "Quarantine", href: routes.quarantines(), icon: OctagonX, keys: "g q" },
    ],
  },
  {
    label: "Administration",
    items: [
      { label: "Policies", href: routes.policies(), icon: Scale, keys: "g p" },
      { label: "Settings", href: routes.settings(), icon: Settings, keys: "g ," },
    ],
  },
];

/** Everywhere one can go by keyboard: beside the navigation's items, what the top bar and the account menu have. */
export const places: readonly NavItem[] = [
  ...navigation.flatMap(({ items }) => items),
  { label: "Notifications", href: routes.notifications(), icon: Bell, keys: "g n" },
  { label: "Away and delegates", href: routes.delegations(), icon: UserRoundCheck, keys: "g d" },
];

export function isCurrent(item: NavItem, path: string): boolean {
  return path === item.href || (item.href !== "/" && path.startsWith(`${item.href}/`));
}
