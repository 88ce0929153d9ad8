import type { Page } from "@playwright/test";
import { test as base, expect } from "./fixtures.ts";
import { askingWorld } from "./support/approvals.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { Instance } from "./support/instance.ts";
import { freePort } from "./support/server-process.ts";

/** Browsers offer keys at addresses with a name alone. */
const test = base.extend<object, { instance: Instance }>({
  instance: [
    async ({ consoleOf: _ }, use) => {
      const port = String(await freePort());
      const instance = await Instance.start({ PORT: port, PUBLIC_URL: `http://localhost:${port}` });
      await instance.allowLocalServers();
      await use(instance);
      await instance.close();
    },
    { scope: "worker", timeout: 300_000 },
  ],
});

test.use({ consoleOf: "security-keys" });

test("a person adds a key, approves with it what nobody may approve by a click alone, and removes it", async ({
  instance,
  people,
  signIn,
}) => {
  test.setTimeout(600_000);
  const world = await askingWorld(instance, people, {
    tier: 4,
    stages: [{ who: "role:governance", need: 1 }],
    step_up: "webauthn",
  });
  const request = await world.ask({ currency: "CHF", rate: "1.07" });
  const ana = await signIn(people.ana);
  await plugIn(ana);
  const decision = ana.getByRole("region", { name: "Your decision" });

  await test.step("without a key nothing is approved, and the page leads to where one is added", async () => {
    await ana.goto(`/approvals/${request}`);
    await ana.getByRole("button", { name: "Approve…" }).click();
    await expect(decision).toContainText("Your browser asks for your security key next.");
    await ana.getByRole("button", { name: "Approve this call" }).click();
    await expect(decision.getByRole("alert")).toContainText("you have none here");
    await ana.getByRole("link", { name: "Add a security key" }).click();
  });

  await test.step("a key is named, and made by the browser", async () => {
    await expect(ana.getByRole("heading", { name: "No security key yet" })).toBeVisible();
    await expectAccessible(ana, "no keys");
    await ana.getByRole("button", { name: "Add key" }).click();
    const dialog = ana.getByRole("dialog", { name: "Add a security key" });
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByLabel("Name")).toBeFocused();
    await dialog.getByLabel("Name").fill("Blue key");
    await expectAccessible(ana, "adding a key");
    await ana.keyboard.press("Enter");
    await expect(ana.getByRole("row", { name: /Blue key/ })).toContainText("Never");
    await expectAccessible(ana, "keys");
  });

  await test.step("it signs a yes to what is painted, and the vote says so", async () => {
    await ana.goto(`/approvals/${request}`);
    await ana.getByRole("button", { name: "Approve…" }).click();
    await expectAccessible(ana, "about to sign");
    await ana.keyboard.press("Enter");
    await expect(decision).toContainText(/Approved by Ana Governance/);
    await expect(ana.getByRole("region", { name: "Votes" })).toContainText("signed with a security key");
  });

  await test.step("on a phone, it is removed again", async () => {
    await ana.setViewportSize({ width: 390, height: 844 });
    await ana.goto("/settings?tab=keys");
    await ana.getByRole("button", { name: "Remove Blue key" }).click();
    await ana.getByRole("button", { name: "Remove key", exact: true }).click();
    await expect(ana.getByRole("heading", { name: "No security key yet" })).toBeVisible();
    expect(await ana.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
  await world.close();
});

/** A key that is software of the browser's, touched and unlocked at once whenever it is asked for. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "usb",
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
