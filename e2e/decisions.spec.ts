import type { Page } from "@playwright/test";
import type { DelegationView } from "#lib/identity/schemas.ts";
import type { SubmissionView } from "#lib/registry/schemas.ts";
import { expect, test } from "./fixtures.ts";
import { rawTool, startChangingServer } from "./mcp-servers/changing-server.ts";
import type { Instance, Person } from "./support/instance.ts";
import { documentOf } from "./support/registry-instance.ts";
import { submitted, vote } from "./support/reviews.ts";

test.use({ consoleOf: "governance" });

const hourMs = 3_600_000;
const list = rawTool("list_rates", "Rates of today.", ["currency"], { readOnlyHint: true });

/** The panel where one decides. */
const verdictOf = (page: Page) => page.getByRole("complementary", { name: "Verdict" });

async function delegated(instance: Instance, from: Person, to: Person): Promise<DelegationView> {
  const { status, body } = await instance.call<DelegationView>(from.token, "POST", "/api/v1/delegations", {
    delegate: to.id,
    reason: "On leave.",
    ends_at: new Date(Date.now() + hourMs).toISOString(),
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

test("a reviewer whose page is stale sees what moved, and signs that with what they had typed", async ({
  instance,
  people: { member, ana, ben },
  signIn,
}) => {
  const server = await startChangingServer("rates", [list]);
  const submission = await submitted(instance, member, { url: server.url });
  const page = await signIn(ana);
  await page.goto(`/submissions/${submission.id}`);
  const verdict = verdictOf(page);
  await verdict.getByLabel("Reason").fill("It reads what is public.");

  const labelled = await instance.call<SubmissionView>(
    ben.token,
    "POST",
    `/api/v1/submissions/${submission.id}/labels`,
    {
      digest: submission.digest,
      tool: list.name,
      effects: ["reads"],
      access: "read",
      reason: "It asks a table of ours, and nobody outside.",
    },
  );
  expect(labelled.status).toBe(200);
  const notice = verdict.getByRole("alert").filter({ hasText: "This changed since you looked at it" });
  await expect(notice).toContainText(list.name);
  await expect(notice).toContainText("What you typed is still below.");
  const approve = verdict.getByRole("button", { name: "Approve 1 tool" });
  await expect(approve).toHaveAttribute("aria-disabled", "true");
  await expect(approve).toHaveAccessibleDescription(/Look again first/);
  await expect(verdict.getByLabel("Reason")).toHaveValue("It reads what is public.");

  await notice.getByRole("button", { name: "I have looked at it again" }).click();
  await expect(notice).toHaveCount(0);
  await approve.click();
  await expect(verdict.getByText("It reads what is public.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();
  await server.close();
});

test("who votes in one tab finds in the other what they had typed there", async ({
  instance,
  people: { member, ana },
  signIn,
}) => {
  const submission = await submitted(
    instance,
    member,
    { server: documentOf("com.decisions/two-tabs") },
    { data_classification: "internal", access_level: "write" },
  );
  const first = await signIn(ana);
  const second = await first.context().newPage();
  await first.goto(`/submissions/${submission.id}`);
  await verdictOf(first).getByLabel("Reason").fill("Half a sentence that");
  await second.goto(`/submissions/${submission.id}`);
  await verdictOf(second).getByLabel("Reason").fill("Read in the other tab.");
  await verdictOf(second).getByRole("button", { name: "Approve this version" }).click();
  await expect(verdictOf(second).getByText("Read in the other tab.")).toBeVisible();

  const verdict = verdictOf(first);
  await expect(verdict.getByRole("alert")).toContainText("nothing of yours was sent");
  await expect(verdict.getByRole("alert")).toContainText("Half a sentence that");
  await expect(verdict.getByText("Read in the other tab.")).toBeVisible();
  await expect(verdict.getByRole("form", { name: "Your decision" })).toHaveCount(0);
  await verdict.getByRole("button", { name: "Discard it" }).click();
  await expect(verdict.getByRole("alert")).toHaveCount(0);
});

test("a vote that comes behind the decision is kept, and told to be late", async ({
  instance,
  people: { member, ana, ben },
  signIn,
}) => {
  const submission = await submitted(instance, member, { server: documentOf("com.decisions/late") });
  const page = await signIn(ben);
  await page.goto(`/submissions/${submission.id}`);
  await verdictOf(page).getByLabel("Reason").fill("I would have liked more.");
  // A slow network: what the page asks for stays under way, so that it does not hear of the decision.
  await page.route(`**/api/v1/submissions/${submission.id}`, () => undefined);
  expect((await vote(instance, ana, submission)).body.status).toBe("approved");
  await verdictOf(page).getByRole("button", { name: "Request changes" }).click();
  await expect(page.getByText("It was decided before")).toBeVisible();
  await expect(page.getByText("Your vote is kept as late. It changes nothing.")).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.reload();
  const other = verdictOf(page).getByRole("region", { name: "Other votes" });
  await expect(other).toContainText("I would have liked more.");
  await expect(other).toContainText("after the decision: it is kept, and changes nothing");
  await expect(page.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();
});

test("a delegate votes under their own name with the role of who named them", async ({
  instance,
  people: { member },
  signIn,
}) => {
  const [gina, dora] = await Promise.all([
    instance.person("Gina Away", "governance"),
    instance.person("Dora Deputy", "compliance"),
  ]);
  const submission = await submitted(instance, member, { server: documentOf("com.decisions/delegated") });
  const away = await signIn(gina);
  await away.goto("/delegations");
  await away.getByRole("button", { name: "Add" }).click();
  const dialog = away.getByRole("dialog");
  await dialog.getByLabel("Who acts for you").fill(dora.email);
  await expect(dialog.locator("datalist option")).toHaveCount(1);
  await dialog.getByRole("checkbox", { name: /^I am away/ }).check();
  await dialog.getByLabel("Reason").fill("Parental leave.");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(away.getByText("Dora Deputy acts for you")).toBeVisible();
  await expect(away.getByRole("row", { name: /Dora Deputy/ })).toContainText("In force");

  const page = await signIn(dora);
  await page.goto(`/submissions/${submission.id}`);
  const verdict = verdictOf(page);
  // Their own role is another one: only governance decides on what is public and reads.
  await expect(verdict.getByLabel("Vote for")).toHaveValue(gina.id);
  await expect(verdict.getByLabel("Vote for").getByRole("option")).toHaveText([gina.name]);
  await verdict.getByLabel("Reason").fill("As Gina would say.");
  await verdict.getByRole("button", { name: "Approve this version" }).click();
  await expect(verdict.getByText("For Gina Away, who named them to act")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open it in the catalog" })).toBeVisible();
  const { body } = await instance.call<SubmissionView>(
    dora.token,
    "GET",
    `/api/v1/submissions/${submission.id}`,
  );
  expect(body.votes).toMatchObject([{ voter: { name: dora.name }, on_behalf_of: { name: gina.name } }]);

  await away
    .getByRole("row", { name: /Dora Deputy/ })
    .getByRole("button", { name: "End" })
    .click();
  await away.getByRole("button", { name: "End it now" }).click();
  await expect(away.getByText("Nobody acts for you, and you are not away.")).toBeVisible();
});

test("who acts for the submitter is refused, and told why", async ({ instance, people: { ana }, signIn }) => {
  const sam = await instance.person("Sam Submitter", "member");
  const gus = await instance.person("Gus Deputy", "governance");
  await delegated(instance, sam, gus);
  const submission = await submitted(
    instance,
    sam,
    { server: documentOf("com.decisions/own-deputy") },
    { owner: `user:${ana.email}` },
  );
  const page = await signIn(gus);
  await page.goto(`/submissions/${submission.id}`);
  const refusal = "You act for who submitted this. Somebody else decides on it.";
  await expect(verdictOf(page).getByText(refusal)).toBeVisible();
  await expect(page.getByRole("form", { name: "Your decision" })).toHaveCount(0);
  const refused = await vote(instance, gus, submission);
  expect(refused).toMatchObject({ status: 403, body: { detail: refusal } });
});

test("in the queue one claims, releases, and approves two, of which one has moved", async ({
  instance,
  people: { member, ben },
  signIn,
}) => {
  const names = ["com.queue/claimed", "com.queue/still", "com.queue/moved"];
  const [, , moved] = await Promise.all(
    names.map((name) => submitted(instance, member, { server: documentOf(name) })),
  );
  const page = await signIn(ben);
  await page.goto("/submissions?q=com.queue");
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await row("com.queue/claimed").getByRole("button", { name: "Claim com.queue/claimed" }).click();
  await expect(row("com.queue/claimed")).toContainText("You");
  await page.getByRole("link", { name: "Claimed by me" }).click();
  await expect(row("com.queue/claimed")).toBeVisible();
  await expect(row("com.queue/still")).toHaveCount(0);
  await row("com.queue/claimed").getByRole("button", { name: "Release com.queue/claimed" }).click();
  await expect(page.getByRole("heading", { name: "You have claimed nothing" })).toBeVisible();

  await page.goto("/submissions?q=com.queue");
  for (const name of ["com.queue/still", "com.queue/moved"])
    await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  const revised = await instance.call(member.token, "PATCH", `/api/v1/submissions/${moved?.id}`, {
    purpose: "Something else, by now.",
  });
  expect(revised.status).toBe(200);
  await page.getByRole("button", { name: "Approve…" }).click();
  const dialog = page.getByRole("dialog", { name: "Approve 2 submissions" });
  await dialog.getByLabel("Reason").fill("Both only read.");
  const confirm = dialog.getByRole("button", { name: "Approve 2 submissions" });
  await expect(confirm).toHaveAccessibleDescription("Say first that you looked at each of them.");
  await dialog.getByRole("checkbox", { name: /^I looked at each of these/ }).check();
  await confirm.click();
  const results = page.getByRole("region", { name: "What became of each" });
  await expect(results.getByRole("status")).toHaveText("1 submission approved by you, 1 not");
  await expect(results.getByRole("listitem").filter({ hasText: "com.queue/still" })).toContainText(
    "approved",
  );
  await expect(results.getByRole("listitem").filter({ hasText: "com.queue/moved" })).toContainText(
    "This changed since you looked at it",
  );
  await expect(row("com.queue/moved")).toContainText("Governance 0 of 1");
  await expect(row("com.queue/still")).toHaveCount(0);
});
