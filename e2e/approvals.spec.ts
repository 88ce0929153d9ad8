import { expect, test } from "./fixtures.ts";
import { askingWorld } from "./support/approvals.ts";
import { expectAccessible } from "./support/expect-accessible.ts";

test.use({ consoleOf: "approvals" });

const hidden = "CHF\u202e\u200b";

test("people decide on exactly what they see, by keyboard and by thumb, and see who was quicker", async ({
  instance,
  people,
  signIn,
}) => {
  test.setTimeout(600_000);
  const world = await askingWorld(instance, people, {
    tier: 3,
    stages: [{ who: "role:governance", need: 1 }],
  });
  const note = "n".repeat(400);
  const first = await world.ask(
    { currency: hidden, rate: "1.07", amount: 100, note },
    "Trust me, this is routine.",
  );

  const ana = await signIn(people.ana);
  await ana.goto("/approvals");
  const list = ana.getByRole("list", { name: "Requests" });
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(ana.getByRole("link", { name: /^Approvals/ })).toContainText("1");

  await test.step("the keyboard alone opens, reads, arms and confirms", async () => {
    await expect(async () => {
      await ana.keyboard.press("j");
      await ana.waitForURL(`**/approvals/${first}`, { timeout: 1_000 });
    }).toPass();
    const request = ana.getByRole("article", { name: "Request" });
    await expect(request).toContainText("U+202E");
    await expect(request).toContainText("U+200B");
    await expect(request).toContainText("An unverified claim");
    await expect(request.getByRole("region", { name: "Look at these first" })).toContainText("Money");
    await expectAccessible(ana, "a request");

    // Something was not shown whole: the key goes there, and nothing is armed.
    await expect(ana.getByRole("button", { name: "Approve…" })).toHaveAccessibleDescription(
      /not shown whole/,
    );
    await ana.keyboard.press("a");
    await expect(ana.getByRole("button", { name: "Show all 400 characters" }).first()).toBeFocused();
    await ana.keyboard.press("Enter");
    await ana.keyboard.press("a");
    await expect(ana.getByRole("button", { name: "Approve this call" })).toBeFocused();
    await ana.keyboard.press("Escape");
    await expect(ana.getByRole("button", { name: "Approve this call" })).toHaveCount(0);
    await ana.keyboard.press("a");
    await ana.keyboard.press("Enter");
    await expect(ana.getByRole("region", { name: "Your decision" })).toContainText(
      /Approved by Ana Governance/,
    );
  });

  await test.step("a no says why, in three strokes", async () => {
    const second = await world.ask({ currency: "EUR", rate: "0.96" });
    await ana.goto(`/approvals/${second}`);
    await expect(ana.getByRole("button", { name: "Deny…" })).toBeVisible();
    await expect(async () => {
      await ana.keyboard.press("d");
      await expect(ana.getByRole("button", { name: "Deny this call" })).toBeVisible({ timeout: 500 });
    }).toPass();
    await ana.keyboard.press("3");
    await expect(ana.getByRole("textbox", { name: "Reason" })).toHaveValue("This is not needed.");
    await expect(ana.getByRole("button", { name: "Deny this call" })).toBeFocused();
    await ana.keyboard.press("Enter");
    await expect(ana.getByRole("region", { name: "Your decision" })).toContainText(
      /Denied by Ana Governance/,
    );
  });

  await test.step("on a phone, two people race: the slower one sees who was quicker instead of the buttons", async () => {
    const third = await world.ask({ currency: "USD", rate: "1.11" });
    const ben = await signIn(people.ben);
    await ben.setViewportSize({ width: 390, height: 844 });
    await ben.goto("/approvals");
    await ben.getByRole("list", { name: "Requests" }).getByRole("link").click();
    await expect(ben.getByRole("button", { name: "Approve…" })).toBeInViewport();
    const wide = await ben.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
    await expectAccessible(ben, "a request on a phone");

    await ana.goto(`/approvals/${third}`);
    await ana.getByRole("button", { name: "Deny…" }).click();
    await ana.getByRole("button", { name: /The amount is wrong/ }).click();
    await ana.getByRole("button", { name: "Deny this call" }).click();
    await expect(ben.getByRole("region", { name: "Your decision" })).toContainText(
      "Denied by Ana Governance a few seconds ago",
    );
    await expect(ben.getByRole("button", { name: "Approve…" })).toHaveCount(0);
  });
  await world.close();
});
