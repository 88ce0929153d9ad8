import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** WCAG 2.2 A and AA; nothing is excepted. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await expectNone(
    (await axeOn(page)).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]),
    where,
  );
}

/** Of the same, what depends on colours: for a page that is looked at in another theme, and is otherwise the same. */
export async function expectLegible(page: Page, where: string): Promise<void> {
  await expectNone((await axeOn(page)).withRules(["color-contrast", "link-in-text-block"]), where);
}

/**
 * Our pages have no frames: legacy mode runs axe where they are, instead of putting parts together in another page. A page
 * that was looked at before has it already.
 */
async function axeOn(page: Page): Promise<AxeBuilder> {
  const axeSource = (await page.evaluate(() => "axe" in window)) ? "0" : undefined;
  return new AxeBuilder({ page, axeSource }).setLegacyMode().options({ resultTypes: ["violations"] });
}

async function expectNone(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    where,
  ).toEqual([]);
}
