import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { StreamView } from "#lib/audit/intake/schemas.ts";
import { test as base, expect } from "./fixtures.ts";
import { crm, type Story, tellStory } from "./support/audit-story.ts";
import { verify } from "./support/audit-verify.ts";
import { Instance, type Person } from "./support/instance.ts";
import { pressUntilFocused, tabTo } from "./support/keyboard.ts";

const test = base.extend<object, { story: Story; colleague: Person }>({
  story: [
    async ({ instance, people }, use) => use(await tellStory(instance, people.ana)),
    { scope: "worker" },
  ],
  colleague: [
    async ({ instance }, use) => use(await instance.person("Abe Auditor", "auditor")),
    { scope: "worker" },
  ],
});
test.use({ consoleOf: "audit" });

const auditPages = ["", "/exports", "/integrity", "/streams", "/recording", "/retention"].map(
  (path) => `/audit${path}`,
);

const searchBox = (page: Page) => page.getByRole("combobox", { name: "Search the audit log" });
const events = (page: Page) => page.getByRole("region", { name: "Events", exact: true });
const rows = (page: Page) => events(page).locator("tbody tr");
const query = (page: Page) => new URL(page.url()).searchParams.get("q");

/** Puts a search into the box, and waits for what it finds. */
async function search(page: Page, text: string): Promise<void> {
  await searchBox(page).fill(text);
  await searchBox(page).press("Enter");
  await expect.poll(() => query(page)).toBe(text);
  await expect(events(page)).toHaveAttribute("aria-busy", "false");
}

/** Types what has one completion left, and takes it. */
async function complete(page: Page, typed: string, key: "Tab" | "Enter", completed: string): Promise<void> {
  const text = `${await searchBox(page).inputValue()}${typed}`;
  // What is offered before may be what is offered for less of it, and is not taken.
  const offered = page.waitForResponse(
    (response) =>
      response.url().includes("/completions?") && new URL(response.url()).searchParams.get("text") === text,
  );
  await page.keyboard.type(typed);
  await offered;
  await expect(page.getByRole("option")).toHaveCount(1);
  if (key === "Enter") await page.keyboard.press("ArrowDown");
  await page.keyboard.press(key);
  await expect(searchBox(page)).toHaveValue(completed);
}

/** Follows a link to a file, and keeps the file. @returns where */
async function download(page: Page, link: Locator, folder: string, name?: string): Promise<string> {
  const downloading = page.waitForEvent("download");
  await link.click();
  const file = await downloading;
  const path = join(folder, name ?? file.suggestedFilename());
  await mkdir(dirname(path), { recursive: true });
  await file.saveAs(path);
  return path;
}

test("“who accessed customer C-42 last quarter?” is answered, narrowed, and looked into", async ({
  people,
  signIn,
  story,
}) => {
  const page = await signIn(people.auditor);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (/\/api\/v1\/audit\/(?!events\/stream)/.test(response.url()))
      answers.push(response.text().catch(() => ""));
  });
  await page.goto("/audit");
  const facets = page.getByRole("complementary", { name: "Narrow the search" });

  await test.step("by the preset, with the customer filled in", async () => {
    await page.getByRole("button", { name: "Searches" }).click();
    await page.getByRole("menuitem", { name: "Who accessed a customer's record last quarter?" }).click();
    await expect(searchBox(page)).toBeFocused();
    await page.keyboard.type("customer:C-42");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(story.calls.length);
    await expect.poll(() => query(page)).toBe(`target:customer:C-42 ${story.span}`);
    for (const who of ["ana@bank.example", "ben@bank.example"])
      await expect(rows(page).filter({ hasText: who }).first()).toBeVisible();
  });

  await test.step("by typing, with what the box completes", async () => {
    await searchBox(page).fill("");
    await complete(page, "tar", "Tab", "target:");
    await complete(page, "customer:C-42 age", "Tab", "target:customer:C-42 agent:");
    await complete(page, "billing", "Tab", "target:customer:C-42 agent:billing-bot ");
    await searchBox(page).pressSequentially(story.span);
    await searchBox(page).press("Enter");
    await expect(rows(page)).toHaveCount(1);
    await expect(rows(page)).toContainText("ben@bank.example");
  });

  await test.step("narrowed by a facet, and back", async () => {
    await search(page, `target:customer:C-42 ${story.span}`);
    const denied = facets.getByRole("button", { name: /^Denied/ });
    await denied.click();
    await expect(denied).toHaveAttribute("aria-pressed", "true");
    await expect(rows(page)).toHaveCount(1);
    await denied.click();
    await expect(rows(page)).toHaveCount(story.calls.length);
    await expect.poll(() => query(page)).toBe(`target:customer:C-42 ${story.span}`);
  });

  await test.step("brushed to some of the days", async () => {
    const chart = page.getByRole("region", { name: "Events over time" }).locator(".recharts-surface").first();
    await expect(chart.locator(".recharts-bar-rectangle path").first()).toBeVisible();
    const { x, y, width, height } = (await chart.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(x + width * 0.3, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.55, y + height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => query(page)).not.toBe(`target:customer:C-42 ${story.span}`);
    const [, after = "", before = ""] = /after:(\S+) before:(\S+)/.exec(query(page) ?? "") ?? [];
    const within = story.calls.filter(
      ({ at }) => Date.parse(after) <= Date.parse(at) && Date.parse(at) < Date.parse(before),
    );
    expect(within.length).toBeLessThan(story.calls.length);
    expect(within.length).toBeGreaterThan(0);
    await expect(rows(page)).toHaveCount(within.length);
    await page.goBack();
    await expect(rows(page)).toHaveCount(story.calls.length);
  });

  await test.step("and each event says what was done, without what must not be kept", async () => {
    await rows(page)
      .getByRole("link", { name: /update_customer/ })
      .click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByRole("region", { name: "Contents of arguments" })).toContainText(
      '"customer_id": "C-42"',
    );
    const redactions = drawer
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "Redactions" }) });
    await expect(redactions.getByRole("listitem")).toHaveText([...story.redactions]);
    await expect(drawer.getByText(/^Sealed as leaf/)).toBeVisible();

    await drawer.getByRole("button", { name: "Copy raw record" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    const raw = JSON.parse(copied) as { audit_id: string };
    expect(raw.audit_id).toBe(story.call);
    const shown = (await page.content()) + copied + (await Promise.all(answers)).join();
    expect(shown).toContain("update_customer");
    for (const secret of story.secrets) expect(shown).not.toContain(secret);
  });

  await test.step("what else happened in its session", async () => {
    await page.getByRole("dialog").getByRole("link", { name: "Same session" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(rows(page)).toHaveCount(4);
    await expect.poll(() => query(page)).toBe(`session:${story.session}`);
  });
});

test("a search is saved and shared, and another auditor runs it", async ({
  people,
  colleague,
  signIn,
  story,
}) => {
  const page = await signIn(people.auditor);
  await page.goto("/audit");
  await search(page, `target:customer:C-42 status:denied ${story.span}`);
  await page.getByRole("button", { name: "Searches" }).click();
  await page.getByRole("menuitem", { name: "Save this search…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this search" });
  await dialog.getByLabel("Name").fill("Refused looks at C-42");
  await dialog.getByRole("checkbox", { name: "Share it" }).check();
  await dialog.getByRole("button", { name: "Save search" }).click();
  await expect(dialog).toBeHidden();

  const other = await signIn(colleague);
  await other.goto("/audit");
  await other.getByRole("button", { name: "Searches" }).click();
  await other.getByRole("menuitem", { name: /^Refused looks at C-42/ }).click();
  await expect(rows(other)).toHaveCount(1);
  await expect(rows(other)).toContainText("Denied");
  await other.getByRole("button", { name: "Searches" }).click();
  await expect(other.getByRole("menuitem", { name: "Rename or delete…" })).toBeHidden();
});

test("an export is verified far from the console, and a byte that was changed is named", async ({
  people,
  signIn,
  story,
}, info) => {
  const folder = info.outputPath("export");
  const page = await signIn(people.auditor);
  await page.goto("/audit");
  await search(page, `server:${crm}`);
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^NDJSON/ }).check();
  await dialog.getByRole("button", { name: "Start the export" }).click();
  await page.waitForURL("**/audit/exports");
  const item = page.getByRole("listitem").filter({ hasText: `server:${crm}` });
  await expect(item.getByText("Ready")).toBeVisible();
  await item.locator("summary").click();
  for (const link of await item.locator("a[download]").all()) await download(page, link, folder);

  const clean = await verify(folder);
  expect(clean.report).toMatchObject({ checked: "export", findings: [], faults: [], unable: [] });
  expect(clean.report?.counts).toEqual({ OK: story.events });
  expect(clean.code).toBe(0);

  const sums = await readFile(join(folder, "SHA256SUMS"), "utf8");
  const part = join(folder, / [ *](\S+\.ndjson)$/m.exec(sums.replace(/^.*proofs\.ndjson$/m, ""))?.[1] ?? "");
  const bytes = await readFile(part);
  const [line = ""] = bytes.toString().split("\n");
  const { class: of, idx } = JSON.parse(line) as { class: string; idx: number };
  const at = bytes.indexOf('"customer_id":"C-');
  bytes[at + '"customer_id":"C-'.length] = "9".charCodeAt(0);
  await writeFile(part, bytes);
  const altered = await verify(folder);
  expect(altered.code).toBe(1);
  expect(altered.report?.findings).toEqual([
    expect.objectContaining({ class: of, index: idx, verdict: "MODIFIED" }),
  ]);

  const nothing = await verify(info.outputPath("elsewhere"));
  expect(nothing).toMatchObject({ code: 2, report: null, said: expect.stringContaining("There is nothing") });
});

test("the log is verified here, and one event of it by its file alone", async ({
  people,
  signIn,
  story,
}, info) => {
  const folder = info.outputPath("taken");
  const page = await signIn(people.auditor);
  await page.goto("/audit/integrity");
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText("Nothing was altered")).toBeVisible({ timeout: 120_000 });

  const policy = await download(page, page.getByRole("link", { name: "Download policy.txt" }), folder);
  const log = page.getByRole("article", { name: "Standard" });
  await log.getByText("Signed checkpoint", { exact: true }).click();
  const checkpoint = await download(page, log.getByRole("link", { name: "Download the newest" }), folder);
  expect(await readFile(checkpoint, "utf8")).toMatch(/\/standard\n\d+\n/);

  await page.goto(`/audit?event=${story.call}`);
  const drawer = page.getByRole("dialog");
  const proof = await download(page, drawer.getByRole("link", { name: "Download proof" }), folder, "proof");
  const evidence = await download(page, drawer.getByRole("link", { name: "Evidence" }), folder, "evidence");
  for (const [file, checked, counts] of [
    [proof, "proof", { OK: 1 }],
    // The signature over all of it, and the proof of the event in it.
    [evidence, "evidence", { OK: 2 }],
  ] as const) {
    const { code, report } = await verify(file, "--policy", policy);
    expect(report).toMatchObject({ checked, keys_pinned: true, counts, findings: [], faults: [] });
    expect(code).toBe(0);
    const text = await readFile(file, "utf8");
    for (const secret of story.secrets) expect(text).not.toContain(secret);
    await writeFile(file, text.replace("C-42", "C-43"));
    expect((await verify(file, "--policy", policy)).code).toBe(1);
  }
});

test("a number that never came is a gap in its stream", async ({ instance, people, signIn, story }) => {
  const page = await signIn(people.auditor);
  await page.goto("/audit/streams");
  const stream = page.getByRole("row").filter({ hasText: "edge-frankfurt" });
  await expect(stream.getByText("Gaps", { exact: true })).toBeVisible();
  await expect(stream.getByText(`${story.lost}: 1 missing`).filter({ visible: true })).toBeVisible();
  const { body } = await instance.call<{ items: StreamView[] }>(
    people.auditor.token,
    "GET",
    "/api/v1/audit/streams",
  );
  expect(body.items.find(({ gateway }) => gateway.id === story.gateway.id)).toMatchObject({
    stream: "edge",
    state: "gaps",
    missing: 1,
    gaps: [{ from: story.lost, to: story.lost }],
  });
});

test("an auditor finds and opens an event without a mouse", async ({ people, signIn, story }) => {
  const page = await signIn(people.auditor);
  await page.goto("/audit");
  await pressUntilFocused(searchBox(page), "/");
  await complete(page, "op:upd", "Enter", "op:update_customer ");
  await page.keyboard.type(story.span);
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  const link = rows(page).getByRole("link", { name: /update_customer/ });
  await tabTo(link);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText(/^Sealed as leaf/)).toBeVisible();
  await tabTo(drawer.getByRole("button", { name: "Close" }));
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await expect(link).toBeFocused();
});

test("whoever may not read the log is refused every page and every answer", async ({
  instance,
  people,
  signIn,
  story,
}) => {
  const page = await signIn(people.member);
  for (const path of auditPages) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: "You may not see this" })).toBeVisible();
    expect(await page.content()).not.toContain("C-42");
  }
  const { token } = people.member;
  for (const path of [
    "events",
    "facets",
    "histogram",
    "completions?text=a&at=1",
    "searches",
    "exports",
    "integrity",
    "streams",
    "recording-rules",
    "retention",
    "holds",
    "erasures",
    ...["", "/proof", "/evidence"].map((what) => `events/${story.call}${what}`),
  ])
    expect((await instance.call(token, "GET", `/api/v1/audit/${path}`)).status, path).toBe(403);
  for (const path of ["exports", "verifications"])
    expect((await instance.call(token, "POST", `/api/v1/audit/${path}`, { format: "csv" })).status).toBe(403);
  for (const path of ["policy", "standard/checkpoint"])
    expect((await instance.call(token, "GET", `/audit/log/${path}`)).status, path).toBe(403);
});

test("an auditor reads how the log is kept and changes none of it", async ({
  instance,
  people,
  signIn,
  story: _told,
}) => {
  const page = await signIn(people.auditor);
  for (const [path, name] of [
    ["retention", /^Place hold$/],
    ["retention", /^Erase a subject$/],
    ["retention", /^Change.*Standard/],
    ["recording", /^Add rule$/],
  ] as const) {
    await page.goto(`/audit/${path}`);
    const button = page.getByRole("button", { name });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(/^Only people with the role .+ may /);
    await button.click({ force: true });
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  const hold = { name: "Mine", query: "target:customer:C-42", reason: "I would like to." };
  const rule = { server: crm, tool: "*", otherwise: "keep", fields: [], targets: [] };
  for (const [method, path, body] of [
    ["POST", "holds", hold],
    ["PUT", "recording-rules", rule],
    ["PUT", "retention", { class: "standard", years: 1, reason: "Tidy up." }],
    ["POST", "erasures", { subject: "customer:C-42", legal_basis: "They asked." }],
  ] as const)
    expect(
      (await instance.call(people.auditor.token, method, `/api/v1/audit/${path}`, body)).status,
      path,
    ).toBe(403);
});

test("the demo has a month of calls to look at, a gap, a shared search and a hold", async ({ browser }) => {
  const demo = await Instance.start({ DEMO: "1" });
  const context = await browser.newContext({ baseURL: demo.url });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto("/");
  await page.getByRole("button", { name: "Ruth Adeyemi" }).click();
  await expect(page.getByRole("navigation").first()).toBeVisible();

  await page.goto("/audit");
  await search(page, "action:mcp.tool.call after:-40d");
  await expect(events(page).getByRole("status").first()).toContainText(/^1,\d{3} events/);
  await page.getByRole("button", { name: "Searches" }).click();
  await page.getByRole("menuitem", { name: /^Refused admin calls/ }).click();
  await expect(rows(page).first()).toContainText("update_branch_protection");
  await expect(rows(page).filter({ hasNotText: "Denied" })).toHaveCount(0);
  await search(page, "target:customer:C-42 op:get_customer_history");
  await expect(rows(page).first()).toBeVisible();

  await page.goto("/audit/streams");
  const stream = page.getByRole("row").filter({ hasText: "branch-1" });
  await expect(stream.getByText("704–706: 3 missing").filter({ visible: true })).toBeVisible();
  await page.goto("/audit/retention");
  await expect(page.getByRole("listitem").filter({ hasText: "Complaint 2026-118" })).toContainText(
    "target:customer:C-42",
  );
  await page.goto("/audit/integrity");
  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByText("Nothing was altered")).toBeVisible({ timeout: 120_000 });
  expect(complaints).toEqual([]);
  await context.close();
  await demo.close();
});
