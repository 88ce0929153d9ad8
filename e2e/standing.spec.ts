import { expect, test } from "./fixtures.ts";
import { askingWorld } from "./support/approvals.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import { pressUntilFocused } from "./support/keyboard.ts";

test.use({ consoleOf: "standing" });

test("one yes covers what is like it until it is revoked; in an emergency one person suffices, and another reviews", async ({
  instance,
  people,
  signIn,
}) => {
  test.setTimeout(600_000);
  const world = await askingWorld(
    instance,
    people,
    { tier: 2, stages: [{ who: "role:governance", need: 1 }], standing: true },
    { condition: 'args.currency == "CHF"', ask: { stages: [{ who: "role:compliance", need: 1 }] } },
  );
  await world.ask({ currency: "USD", rate: "1.10" });
  const first = await world.ask({ currency: "EUR", rate: "0.96" });
  const ana = await signIn(people.ana);
  const decision = ana.getByRole("region", { name: "Your decision" });

  await test.step("what may differ is widened field by field, and the page says what that would have matched", async () => {
    await ana.goto(`/approvals/${first}`);
    const dialog = ana.getByRole("dialog", { name: "Approve like this for a while" });
    await pressUntilFocused(dialog.getByLabel("For minutes"), "l");
    const lately = dialog.getByRole("status");
    await expect(lately).toHaveText("Would have matched 0 of 1 call in the last 30 days.");
    await dialog.getByRole("combobox", { name: "currency" }).selectOption({ label: "One of several" });
    await dialog.getByRole("button", { name: "Continue to approve" }).click();
    await expect(dialog.getByLabel("This, or")).toBeFocused();
    await expect(dialog.getByLabel("This, or")).toHaveAccessibleDescription(/at least one other value/);
    await dialog.getByLabel("This, or").fill("USD");
    await dialog.getByRole("combobox", { name: "rate" }).selectOption({ label: "Any text, up to a length" });
    await expect(lately).toHaveText("Would have matched 1 of 1 call in the last 30 days.");
    await dialog.getByLabel("Up to calls").fill("3");
    await expect(dialog).toContainText(/Approves this, and up to 3 like it until \d\d:\d\d UTC/);
    await expectAccessible(ana, "what is like a call");
    await dialog.getByRole("button", { name: "Continue to approve" }).click();
    await expect(decision).toContainText("without asking again");
    await expect(ana.getByRole("button", { name: "Approve this and what is like it" })).toBeFocused();
    await ana.keyboard.press("Enter");
    await expect(decision).toContainText(/Approved by Ana Governance/);
  });

  await test.step("the next like it is approved by itself, and says whose yes that was", async () => {
    const second = await world.ask({ currency: "USD", rate: "1.20" });
    await ana.goto(`/approvals/${second}`);
    await expect(ana.getByRole("region", { name: "What approved it" })).toContainText(
      "Approved automatically by Ana Governance's standing permission",
    );
    await expectAccessible(ana, "a call that was approved in advance");
    await ana.getByRole("link", { name: "Ana Governance's standing permission" }).click();
    await expect(ana.getByRole("heading", { level: 1 })).toContainText("set_rate");
    await expect(ana.getByRole("main")).toContainText("1 of 3 used");
    await expectAccessible(ana, "a standing permission");
  });

  await test.step("once it is revoked, the next asks again", async () => {
    await ana.goto("/approvals/standing");
    const list = ana.getByRole("list", { name: "Standing permissions" });
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await expect(list).toContainText('currency is "EUR" or "USD"');
    await list.getByRole("button", { name: "Revoke…" }).click();
    const dialog = ana.getByRole("dialog", { name: "Revoke this standing permission?" });
    await dialog.getByLabel("Reason").fill("The desk is closed.");
    await dialog.getByRole("button", { name: "Revoke it" }).click();
    await expect(ana.getByRole("heading", { name: "Nothing is allowed in advance" })).toBeVisible();
    const third = await world.ask({ currency: "USD", rate: "1.30" });
    await ana.goto(`/approvals/${third}`);
    await expect(ana.getByRole("button", { name: "Approve…" })).toBeVisible();
  });

  await test.step("changed arguments are another request, which others decide on", async () => {
    const changing = ana.getByRole("dialog", { name: "Change the arguments" });
    await pressUntilFocused(changing.getByLabel("Arguments, as JSON"), "e");
    await changing.getByLabel("Arguments, as JSON").fill('{"currency": "USD",\n"currency": "EUR"}');
    await expect(changing.getByLabel("Arguments, as JSON")).toHaveAccessibleDescription(
      /Line 2, column 1: it comes twice/,
    );
    await changing.getByLabel("Arguments, as JSON").fill('{"currency": "USD", "rate": "1.25"}');
    await expect(changing.getByRole("list", { name: "Changed values" })).toContainText("1.25");
    await changing.getByLabel("Reason").fill("The agreed rate is 1.25.");
    await expectAccessible(ana, "changing arguments");
    const before = ana.url();
    await changing.getByRole("button", { name: "Ask for the changed call" }).click();
    await ana.waitForURL((url) => url.href !== before);
    await expect(ana.getByRole("region", { name: "Changed by a person" })).toContainText(
      "Changed by Ana Governance",
    );
    await ana.goto(before);
    await expect(decision.getByRole("link", { name: "Open the changed request" })).toBeVisible();
  });

  await test.step("one person approves alone in an emergency, and a second one reviews that", async () => {
    const fourth = await world.ask({ currency: "CHF", rate: "0.93" });
    await ana.goto(`/approvals/${fourth}`);
    await decision.getByRole("button", { name: "More" }).click();
    await ana.getByRole("menuitem", { name: "Emergency: approve alone…" }).click();
    const dialog = ana.getByRole("dialog", { name: "Approve this alone, in an emergency?" });
    await dialog.getByRole("button", { name: "Approve alone, now" }).click();
    await expect(dialog.getByLabel("Incident")).toBeFocused();
    await dialog.getByLabel("Incident").fill("INC-42");
    await dialog.getByLabel("Why it can't wait").fill("The desk opens in a minute.");
    await expectAccessible(ana, "approving alone");
    await dialog.getByRole("button", { name: "Approve alone, now" }).click();
    const basis = ana.getByRole("region", { name: "What approved it" });
    await expect(basis).toContainText("Approved alone in an emergency by Ana Governance (INC-42)");
    await expect(basis.getByRole("button", { name: "Record the review" })).toHaveCount(0);

    const cleo = await signIn(people.cleo);
    await cleo.goto("/approvals/emergencies");
    const list = cleo.getByRole("list", { name: "Emergencies" });
    await expect(list.getByRole("listitem")).toContainText("Needs a review");
    await expectAccessible(cleo, "emergencies");
    await list.getByRole("link").click();
    await cleo.getByLabel("Justified", { exact: true }).check();
    await cleo.getByLabel("Note").fill("The agreed rate, and the desk did open.");
    await cleo.getByRole("button", { name: "Record the review" }).click();
    await expect(cleo.getByRole("region", { name: "What approved it" })).toContainText(
      "Reviewed by Cleo Compliance",
    );
  });
  await world.close();
});
