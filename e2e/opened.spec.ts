import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { dirtyFile, importAll, syncedSource } from "./support/console-sources.ts";

// Every notification renders every page anew: nobody else's may come in between.
test.use({ consoleOf: "opened" });

/** Asks the server to render what the page shows while an entry is open. */
const isRender = (url: URL) => url.searchParams.has("_rsc") && url.searchParams.has("entry");

/** Holds what the server renders, until it is let go. */
async function holdRenders(page: Page) {
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await page.route(isRender, async (route) => {
    held.resolve();
    await gate.promise;
    await route.fallback();
  });
  return { asked: held.promise, letGo: gate.resolve };
}

test("an entry opens and closes at once, whatever the server is still rendering", async ({
  instance,
  people,
  signIn,
}) => {
  const source = await syncedSource(instance, people.ana, { kind: "file", text: dirtyFile("org.opened") });
  const list = `/sources/${source.id}`;
  const page = await signIn(people.ana);
  await page.goto("/sources");
  await page.getByRole("link", { name: source.name }).click();
  const link = page.getByRole("link", { name: "org.opened/hail" });
  const entry = page.getByRole("dialog", { name: "org.opened/hail" });

  await test.step("while its own address is on its way", async () => {
    const renders = await holdRenders(page);
    await link.click();
    await expect(entry.getByText("/description").first()).toBeVisible();
    await renders.asked;
    await page.keyboard.press("Escape");
    await expect(entry).toBeHidden();
    renders.letGo();
    await expect(page).toHaveURL(new RegExp(`${list}$`));
  });

  await test.step("while the page is rendered anew", async () => {
    await link.click();
    await expect(page).toHaveURL(/entry=/);
    const renders = await holdRenders(page);
    // What waits for her renders her page anew.
    await importAll(instance, people.member, source.id);
    await renders.asked;
    await page.keyboard.press("Escape");
    await expect(entry).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`${list}$`));
    renders.letGo();
    await expect(page.getByRole("row").filter({ hasText: "org.opened/rain" })).toContainText("In review");
    await expect(entry).toBeHidden();
  });

  await test.step("when the page has just been rendered anew", async () => {
    for (const afterMs of [0, 20, 40, 60, 80, 100]) {
      await link.click();
      await expect(page).toHaveURL(/entry=/);
      const rendered = page.waitForResponse((response) => isRender(new URL(response.url())));
      await page.evaluate("window.next.router.refresh()");
      await rendered;
      await page.waitForTimeout(afterMs);
      await page.keyboard.press("Escape");
      await expect(entry).toBeHidden();
      await expect(page).toHaveURL(new RegExp(`${list}$`));
    }
  });

  await test.step("by Back and Forward", async () => {
    await link.click();
    await expect(page).toHaveURL(/entry=/);
    await page.goBack();
    await expect(entry).toBeHidden();
    await page.goForward();
    await expect(entry).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
    await expect(entry).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`${list}$`));

    await link.click();
    await expect(page).toHaveURL(/entry=/);
    const backAndForward = page.evaluate(
      () =>
        new Promise<void>((done) => {
          const forward = () => {
            window.addEventListener("popstate", () => done(), { once: true });
            window.history.forward();
          };
          window.addEventListener("popstate", forward, { once: true });
        }),
    );
    await page.keyboard.press("Escape");
    await backAndForward;
    await expect(page).toHaveURL(/entry=/);
    // Visible is also what is about to vanish.
    await expect(entry).toHaveAttribute("data-open");
    await page.goBack();
    await expect(entry).toBeHidden();
    await page.goBack();
    await expect(page).toHaveURL(/\/sources$/);
  });
});
