import {
  CloudDownload,
  FileCheck2,
  House,
  Library,
  type LucideIcon,
  ScrollText,
  Server,
  Settings,
} from "lucide-react";
import { routes } from "#lib/ui/routes.ts";
import type { ShortcutKeys } from "#lib/ui/shortcut-keys.ts";

export type NavItem = {
  label: string;
  href: string;
  icon: LucideIcon;
  keys: ShortcutKeys;
  counts?: "submissions";
};

export const navigation: readonly { label: string; items: readonly NavItem[] }[] = [
  {
    label: "Work",
    items: [
      { label: "Overview", href: routes.overview(), icon: House, keys: "g o" },
      {
        label: "Submissions",
        href: routes.submissions(),
        icon: FileCheck2,
        keys: "g s",
        counts: "submissions",
      },
    ],
  },
  {
    label: "Catalog",
    items: [
      { label: "Servers", href: routes.catalog(), icon: Server, keys: "g c" },
      { label: "Catalogs", href: routes.catalogs(), icon: Library, keys: "g k" },
      { label: "Sources", href: routes.sources(), icon: CloudDownload, keys: "g u" },
    ],
  },
  { label: "Assurance", items: [{ label: "Audit", href: routes.audit(), icon: ScrollText, keys: "g a" }] },
  {
    label: "Administration",
    items: [{ label: "Settings", href: routes.settings(), icon: Settings, keys: "g ," }],
  },
];

export const navItems = navigation.flatMap(({ items }) => items);

export function isCurrent(item: NavItem, path: string): boolean {
  return path === item.href || (item.href !== "/" && path.startsWith(`${item.href}/`));
}
