import { expect, type Locator } from "@playwright/test";

/** More presses than any page takes. */
const pressesMax = 60;

const isFocused = (element: Element) => element === document.activeElement;

/** Goes on to something with the Tab key alone, or back with Shift. */
export async function tabTo(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  const page = target.page();
  for (let presses = 0; presses < pressesMax; presses++) {
    if (await target.evaluate(isFocused)) return;
    await page.keyboard.press(key);
  }
  await expect(target, `not reached within ${pressesMax} presses of ${key}`).toBeFocused();
}

/** Presses a shortcut until its effect shows: it works from when the page's scripts do. */
export async function pressUntilFocused(target: Locator, key: string): Promise<void> {
  await expect(async () => {
    // Pressed where it is, it would be typed there. What the key opens is not there before.
    const [there] = await target.all();
    if (!(await there?.evaluate(isFocused))) await target.page().keyboard.press(key);
    await expect(target).toBeFocused({ timeout: 1_000 });
  }).toPass();
}
