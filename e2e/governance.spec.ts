import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { officialKey, ownKey, type RegistryEntry } from "#lib/catalog/schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { expect, test } from "./fixtures.ts";
import { rawTool, startChangingServer } from "./mcp-servers/changing-server.ts";
import type { Instance, Person } from "./support/instance.ts";
import { pressUntilFocused, tabTo } from "./support/keyboard.ts";
import { approved, entryPath, inReview, submitted } from "./support/reviews.ts";

test.use({ consoleOf: "governance" });

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const listPayments = rawTool("list_payments", "Payments of one account.", ["account"], {
  readOnlyHint: true,
  openWorldHint: false,
});
const payHints = { readOnlyHint: false, destructiveHint: false, openWorldHint: false };
const pay = rawTool("pay", "Pays an amount.", ["iban", "amount"], payHints);

/** Registers a server by its address, as a member does it. @returns the submission's id */
async function register(page: Page, url: string, [classification, level]: [RegExp, RegExp]): Promise<string> {
  await page.goto("/servers/new");
  await page.getByLabel("Server address").fill(url);
  await page.getByLabel("Owner").selectOption({ label: "Payments" });
  await page.getByRole("radio", { name: classification }).check();
  await page.getByRole("radio", { name: level }).check();
  await page.getByLabel("Purpose").fill("Pay suppliers from the ledger.");
  await page.getByRole("button", { name: "Submit for approval" }).click();
  await page.waitForURL(/\/submissions\/sub_/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** The part of the review page with this heading. */
function part(page: Page, heading: string): Locator {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: heading, exact: true }) });
}

/** The line of a tool in what the server offers. */
function toolLine(page: Page, name: string): Locator {
  return page.locator(`[data-offer][data-anchor="tool:${name}"]`);
}

async function entryOf(instance: Instance, name: string): Promise<RegistryEntry["_meta"]> {
  const { status, body } = await instance.call<RegistryEntry>(null, "GET", entryPath(name));
  expect(status, JSON.stringify(body)).toBe(200);
  return body._meta;
}

/** Opens a submission, and signs it with the keyboard and nothing else. */
async function signByKeyboard(page: Page, id: string, reason: string, only?: string): Promise<void> {
  await page.goto(`/submissions/${id}`);
  const verdict = page.getByRole("form", { name: "Your decision" });
  await expect(verdict).toBeVisible();
  const field = verdict.getByLabel("Reason");
  await pressUntilFocused(field, "a");
  if (only) {
    await tabTo(verdict.getByRole("checkbox", { name: /^Approve under conditions/ }), "Shift+Tab");
    await page.keyboard.press("Space");
    const tools = verdict.getByRole("group", { name: /^Only these tools/ }).getByRole("checkbox");
    await expect(tools.first()).toBeChecked();
    for (const tool of await tools.all()) {
      await tabTo(tool);
      if ((await tool.evaluate((box) => box.closest("label")?.textContent?.trim())) !== only)
        await page.keyboard.press("Space");
    }
    await tabTo(field);
  }
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(reason);
  await tabTo(verdict.getByRole("button", { name: only ? /^Approve 1 of 2 tools$/ : /^Approve 2 tools$/ }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("complementary", { name: "Verdict" }).getByText(reason)).toBeVisible();
}

test("a server is sent back, changed, looked at again, signed by two under a condition, and deprecated", async ({
  instance,
  people,
  signIn,
}) => {
  const { member: mia, ana, cleo, auditor: ada } = people;
  const server = await startChangingServer("ledger", [listPayments, pay]);
  const comment = "What is the amount in, and what stands on the statement?";

  const member = await signIn(mia);
  const id = await register(member, server.url, [/^Internal/, /^Write/]);
  await expect(member.getByRole("complementary", { name: "Verdict" })).toContainText(/governance/i);
  await expect(member.getByRole("complementary", { name: "Verdict" })).toContainText(/compliance/i);

  const reviewer = await signIn(ana);
  await reviewer.goto(`/submissions/${id}`);
  await expect(part(reviewer, "What changes")).toContainText("all of it is new");
  await toolLine(reviewer, "pay").getByRole("button", { name: "Comment: pay" }).click();
  await toolLine(reviewer, "pay").getByLabel("Comment on pay").fill(comment);
  await toolLine(reviewer, "pay").getByRole("button", { name: "Comment", exact: true }).click();
  await expect(toolLine(reviewer, "pay").getByText(comment)).toBeVisible();
  await reviewer.getByLabel("Reason").fill("Say what the amount is in.");
  await reviewer.getByRole("button", { name: "Request changes" }).click();
  await expect(reviewer.getByText("Changes requested from Mia Member")).toBeVisible();

  server.tools = [
    listPayments,
    rawTool("pay", "Pays an amount in euro.", ["iban", "amount", "statement_text"], payHints),
  ];
  await expect(toolLine(member, "pay").getByText(comment)).toBeVisible();
  await member.getByRole("button", { name: "Revise and resubmit" }).click();
  await member.getByRole("button", { name: "Resubmit for review" }).click();
  await expect(member.getByText("In review").first()).toBeVisible();
  const resubmitted = await inReview(instance, mia, id);

  await reviewer.goto(`/submissions/${id}`);
  const changes = part(reviewer, "What changes");
  await expect(changes.getByRole("button", { name: "Since your last look", pressed: true })).toBeVisible();
  await expect(changes.getByText(/^Since you looked at it/)).toBeVisible();
  const change = changes.locator("[data-step]");
  await expect(change).toHaveCount(1);
  await expect(change).toHaveAttribute("data-anchor", "tool:pay");
  await change.locator("summary").first().click();
  await expect(change).toContainText("statement_text");
  await expect(change).toContainText("in euro");
  await expect(
    toolLine(reviewer, "pay").getByRole("button", { name: /^1 conversation, 0 open/ }),
  ).toBeVisible();
  await toolLine(reviewer, "pay")
    .getByRole("button", { name: /^1 conversation, 0 open/ })
    .click();
  await expect(toolLine(reviewer, "pay").getByText(/^Answered in the next revision/)).toBeVisible();

  await toolLine(reviewer, "pay").locator("summary").filter({ hasText: "pay" }).first().click();
  await toolLine(reviewer, "pay").getByRole("button", { name: "Label what it does" }).click();
  const label = reviewer.getByRole("form", { name: "Label of pay" });
  await label.getByRole("checkbox", { name: "Executes" }).uncheck();
  await label.getByLabel("How you know").fill("Its source posts one booking and runs nothing.");
  await label.getByRole("button", { name: "Save the label" }).click();
  await expect(reviewer.getByText("pay is labelled")).toBeVisible();
  await expect(toolLine(reviewer, "pay").getByText("Reviewed", { exact: true })).toBeVisible();
  const { body: labelled } = await instance.call<SubmissionView>(
    ana.token,
    "GET",
    `/api/v1/submissions/${id}`,
  );
  expect(labelled.digest).not.toBe(resubmitted.digest);
  expect(labelled.labels.find(({ tool }) => tool === "pay")).toMatchObject({
    effects: ["reads", "writes", "pays"],
    access: "write",
    by: "reviewer",
  });

  await signByKeyboard(reviewer, id, "Paying is all that we need of it.", "pay");
  await signByKeyboard(await signIn(cleo), id, "Internal data stays inside.");
  await expect(member.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();

  const name = labelled.server?.name ?? "";
  expect((await entryOf(instance, name))[ownKey]).toMatchObject({
    approved_by: id,
    approved_digest: labelled.digest,
    tools: ["pay"],
    conditions: { tools: ["pay"] },
  });

  const second = await startChangingServer("ledger-next", [listPayments]);
  const successor = await approved(instance, await submitted(instance, mia, { url: second.url }), ana);
  await reviewer.goto(`/servers/${encodeURIComponent(name)}?tab=standing`);
  await reviewer.getByRole("button", { name: "Deprecate" }).click();
  const dialog = reviewer.getByRole("dialog", { name: "Deprecate" });
  await dialog.getByLabel("Successor").fill(successor);
  await dialog.getByLabel("Goes away on").fill(inDays(90));
  await dialog.getByLabel("Message").fill("The new ledger does this.");
  await dialog.getByRole("button", { name: "Deprecate it" }).click();
  await expect(reviewer.getByText("Deprecated").first()).toBeVisible();
  await expect(reviewer.getByRole("tabpanel").getByRole("link", { name: successor })).toBeVisible();
  const deprecated = await entryOf(instance, name);
  expect(deprecated[officialKey]).toMatchObject({
    status: "deprecated",
    statusMessage: expect.stringContaining("The new ledger does this."),
  });
  expect(deprecated[ownKey]).toMatchObject({ successor, sunset_at: `${inDays(90)}T00:00:00.000Z` });

  const auditor = await signIn(ada);
  await auditor.goto(`/servers/${encodeURIComponent(name)}?tab=versions`);
  const downloading = auditor.waitForEvent("download");
  await auditor.getByRole("link", { name: /^Download JSON/ }).click();
  const file = await (await downloading).path();
  const { parts } = JSON.parse(await readFile(file, "utf8")) as Evidence;
  const [kept] = parts.submissions;
  expect(kept?.threads.map(({ anchor, comments }) => [anchor, comments.map(({ body }) => body)])).toEqual([
    ["tool:pay", [comment]],
  ]);
  // What the member submitted, what they resubmitted, and that with the corrected label.
  expect(kept?.rounds.map(({ digest }) => digest)).toEqual([
    kept?.votes[0]?.digest,
    resubmitted.digest,
    labelled.digest,
  ]);
  expect(kept?.rounds.every(({ digest_holds }) => digest_holds)).toBe(true);
  expect(kept?.votes.map(({ voter, decision, conditions }) => [voter.name, decision, conditions])).toEqual([
    [ana.name, "request_changes", null],
    [ana.name, "approve", { tools: ["pay"] }],
    [cleo.name, "approve", null],
  ]);

  const opening = auditor.waitForEvent("popup");
  await auditor.getByRole("link", { name: /^Open printable/ }).click();
  const printable = await opening;
  for (const text of [
    comment,
    "Say what the amount is in.",
    "Paying is all that we need of it.",
    "Internal data stays inside.",
    labelled.digest ?? "",
    resubmitted.digest ?? "",
  ])
    await expect(printable.getByText(text).first()).toBeVisible();
  await Promise.all([server.close(), second.close()]);
});

type Evidence = {
  parts: {
    submissions: {
      threads: { anchor: string; comments: { body: string }[] }[];
      rounds: { digest: string; digest_holds: boolean }[];
      votes: { voter: Person; decision: string; digest: string; conditions: object | null }[];
    }[];
  };
};
