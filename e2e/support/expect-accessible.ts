import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** WCAG 2.2 A and AA; nothing is excepted. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  await expectNone(
    new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]),
    where,
  );
}

/** Of the same, what depends on colours: for a page that is looked at in another theme, and is otherwise the same. */
export async function expectLegible(page: Page, where: string): Promise<void> {
  await expectNone(new AxeBuilder({ page }).withRules(["color-contrast", "link-in-text-block"]), where);
}

async function expectNone(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    where,
  ).toEqual([]);
}
