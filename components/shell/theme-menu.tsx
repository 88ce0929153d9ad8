"use client";

import { Contrast, Monitor, Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, MenuChoices } from "#components/ui/menu.tsx";
import { applyTheme, currentTheme, parseTheme, type Theme, themeLabels, themes } from "#lib/ui/theme.ts";

export const themeIcons: Record<Theme, ReactNode> = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};

export function ThemeMenu() {
  return (
    <Menu align="end" trigger={<IconButton label="Theme" icon={<Contrast aria-hidden />} />}>
      <ThemeChoices />
    </Menu>
  );
}

/** Mounts when the menu opens, and so reads what the page shows at that moment. */
function ThemeChoices() {
  const [theme, setTheme] = useState(currentTheme);
  return (
    <MenuChoices
      value={theme}
      onValueChange={(value) => {
        const next = parseTheme(value);
        applyTheme(next);
        setTheme(next);
      }}
      options={themes.map((value) => ({ value, label: themeLabels[value], icon: themeIcons[value] }))}
    />
  );
}
