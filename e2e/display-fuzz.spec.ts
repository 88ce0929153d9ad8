import { expect, test } from "./fixtures.ts";
import { askingWorld } from "./support/approvals.ts";
import { corpusStrings, hostileStrings } from "./support/hostile-strings.ts";
import { openAll, readBack } from "./support/read-back.ts";

test.use({ consoleOf: "display-fuzz" });

/** How many texts a request carries: all lines of it are shown at once. */
const perRequest = 150;
const names = {
  agent: "Rate\u202Ereep\u200Bek <b>IT</b> \u001B[31m",
  gateway: "edge\u2066\u00AD\u{E0041}\u{E0042}",
  tool: "set\u202Eetar\u200B",
};

test("whatever is put into a request, its page reads back as the same values, and nothing hides (I6)", async ({
  instance,
  people,
  signIn,
}, info) => {
  const world = await askingWorld(instance, people, { tier: 3 }, undefined, names);
  const page = await signIn(people.ana);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });

  const storable = hostileStrings.filter(([, text]) => text.isWellFormed());
  const made = Object.fromEntries(storable.map(([what, text]) => [what, text]));
  const asNames = Object.fromEntries(
    storable.filter(([, text]) => text.length < 900).map(([what, text]) => [text, what]),
  );

  async function expectSame(args: Record<string, string>, rationale?: string) {
    const id = await world.ask(args, rationale);
    await page.goto(`/approvals/${id}`);
    const approve = page.getByRole("button", { name: "Approve…" });
    await expect(approve).toBeVisible();
    if (Object.values(args).some((text) => [...text].length > 280)) {
      await expect(approve).toHaveAccessibleDescription(/not shown whole/);
      await expect(approve).toHaveAttribute("aria-disabled", "true");
    }
    await openAll(page);
    await expect(approve).not.toHaveAccessibleDescription(/not shown whole/);
    const seen = await readBack(page);
    // A name that is nothing, and a text that is nothing, are said in words of ours.
    expect(
      Object.fromEntries(seen.lines.map(({ name, value }) => [name, value === "empty text" ? "" : value])),
    ).toEqual(args);
    expect(seen.lines).toHaveLength(Object.keys(args).length);
    expect(seen).toMatchObject({ raw: [], foreign: 0, rationale: rationale?.trim() ?? null });
    expect(seen.facts).toMatchObject({ Agent: names.agent, Through: names.gateway, Tool: names.tool });
    await page.getByRole("button", { name: "Show as JSON" }).click();
    const raw = await readBack(page);
    expect(JSON.parse(raw.json ?? "")).toEqual(args);
    expect(raw.raw).toEqual([]);
    return id;
  }

  await test.step("texts of our own, as values and as names", async () => {
    const first = await expectSame(
      made,
      storable
        .map(([, text]) => text)
        .filter((text) => text.length < 300)
        .join(" | ")
        .slice(0, 3_900),
    );
    await expectSame(asNames);
    for (const scheme of ["light", "dark"] as const)
      for (const size of [
        { width: 1280, height: 900 },
        { width: 390, height: 844 },
      ]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize(size);
        await page.goto(`/approvals/${first}`);
        await expect(page.getByRole("button", { name: "Approve…" })).toBeVisible();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
          size.width,
        );
        const path = info.outputPath(`hostile-${scheme}-${size.width}.png`);
        await page.screenshot({ path, fullPage: true });
        await info.attach(`hostile-${scheme}-${size.width}`, { path, contentType: "image/png" });
      }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  await test.step("texts that others wrote to mislead", async () => {
    const texts = corpusStrings();
    for (let from = 0; from < texts.length; from += perRequest) {
      const some = texts.slice(from, from + perRequest);
      await expectSame(Object.fromEntries(some.map((text, index) => [`n${from + index}`, text])));
    }
  });

  expect(dialogs).toEqual([]);
  await world.close();
});
