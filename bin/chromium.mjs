import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const system = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];

/**
 * A Chromium for the browser tests: the system's, else Playwright's own, else installed now, by Playwright where it can
 * download and by the system's package manager where it can't.
 *
 * @returns {string | null} its path, or null when none could be had
 */
export function findChromium() {
  const present = () => [...system, chromium.executablePath()].find((path) => existsSync(path));
  if (present()) return present();
  process.stdout.write("Installing a browser for the tests …\n");
  spawnSync("npx", ["playwright", "install", "chromium"], { stdio: "ignore" });
  if (!present() && process.getuid?.() === 0) {
    spawnSync("apt-get", ["update"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { stdio: "inherit" });
  }
  return present() ?? null;
}
