export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const themeLabels: Record<Theme, string> = { system: "Same as system", light: "Light", dark: "Dark" };

const yearSeconds = 365 * 24 * 60 * 60;

/** The theme a cookie asks for; anything else follows the system. */
export function parseTheme(cookie: string | undefined): Theme {
  return themes.find((theme) => theme === cookie) ?? "system";
}

/** The class on <html> for it. The system's own needs none: `light-dark()` does that. */
export function themeClass(theme: Theme): string | undefined {
  return theme === "system" ? undefined : theme;
}

/** The theme this page shows now. Browser only. */
export function currentTheme(): Theme {
  return themes.find((theme) => document.documentElement.classList.contains(theme)) ?? "system";
}

/** Changes the page at once and remembers it for the next one. Browser only. */
export function applyTheme(theme: Theme): void {
  const { classList } = document.documentElement;
  classList.remove(...themes);
  if (theme !== "system") classList.add(theme);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers we support
  document.cookie = `theme=${theme}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
