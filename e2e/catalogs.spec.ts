import { expect, test } from "./fixtures.ts";
import { startModernServer } from "./mcp-servers/modern-server.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import type { Instance, Person } from "./support/instance.ts";

type Submission = { status: string; digest: string; server: { name: string } };
type RegistryList = { servers: { server: { name: string } }[] };

/** A server that went through its review. */
async function approveServer(instance: Instance, submitter: Person, reviewer: Person): Promise<string> {
  const server = await startModernServer("chosen-ledger", "1.0.0");
  const { body } = await instance.call<{ id: string }>(submitter.token, "POST", "/api/v1/submissions", {
    url: server.url,
    owner: "team:payments",
    data_classification: "public",
    access_level: "read",
    purpose: "Be chosen for a catalog.",
  });
  const path = `/api/v1/submissions/${body.id}`;
  const read = async () => (await instance.call<Submission>(submitter.token, "GET", path)).body;
  await expect.poll(async () => (await read()).status).toBe("in_review");
  const { digest } = await read();
  const vote = { decision: "approve", digest, reason: "Read it." };
  const voted = await instance.call<Submission>(reviewer.token, "POST", `${path}/votes`, vote);
  expect(voted.body.status).toBe("approved");
  await server.close();
  return voted.body.server.name;
}

test("governance makes a catalog, puts a server in, and takes it out again", async ({
  instance,
  people,
  signIn,
}) => {
  const name = await approveServer(instance, people.member, people.ana);
  const served = async () =>
    (
      await instance.call<RegistryList>(null, "GET", "/catalogs/branch-tellers/v0.1/servers")
    ).body.servers.map(({ server }) => server.name);

  const page = await signIn(people.ana);
  await page.goto("/catalogs");
  await page.getByRole("button", { name: "New catalog" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Branch tellers");
  await expect(page.getByText(`${instance.url}/catalogs/branch-tellers`)).toBeVisible();
  await page.getByRole("button", { name: "Make catalog" }).click();
  await expect(page.getByText("This field is required.")).toHaveCount(2);
  await page.getByRole("radio", { name: "Anybody" }).check();
  await page.getByRole("radio", { name: "Chosen servers" }).check();
  await expectAccessible(page, "a new catalog");
  await page.getByRole("button", { name: "Make catalog" }).click();

  await page.waitForURL("**/catalogs/branch-tellers");
  await expect(page.getByText("No servers chosen yet")).toBeVisible();
  expect(await served()).toEqual([]);

  await page.getByRole("button", { name: "Add servers" }).click();
  await page.getByLabel("Search approved servers").fill("chosen-ledger");
  await page.getByRole("button", { name: `Add ${name}` }).click();
  await expect(page.getByRole("listitem").getByText("Added", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Search approved servers")).toBeFocused();
  await expectAccessible(page, "adding servers");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("link", { name })).toBeVisible();
  expect(await served()).toEqual([name]);

  await page.getByRole("button", { name: `Take ${name} out` }).click();
  await expect(page.getByText(/as deleted from now on/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.getByRole("button", { name: "Take it out" }).click();
  await expect(page.getByText("No servers chosen yet")).toBeVisible();
  expect(await served()).toEqual([]);
});

test("a change of audience says who gains or loses sight before it is made", async ({
  instance,
  people,
  signIn,
}) => {
  await instance.call(people.ana.token, "POST", "/api/v1/catalogs", {
    slug: "audience",
    name: "Audience",
    access: "anonymous",
    selection: "chosen",
  });
  const read = () => instance.call(null, "GET", "/catalogs/audience/v0.1/servers");
  expect((await read()).status).toBe(200);

  const page = await signIn(people.ana);
  await page.goto("/catalogs/audience");
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(page.getByRole("button", { name: "Save changes" })).toHaveAccessibleDescription(
    "Nothing is changed yet.",
  );
  await page.getByRole("radio", { name: "With a token" }).check();
  await page.getByRole("button", { name: "Review the change" }).click();
  await expect(page.getByText(/without a token loses sight of it at once/)).toBeVisible();
  await expect(page.getByText(/begin anew/)).toBeVisible();
  expect((await read()).status).toBe(200);
  await page.getByRole("button", { name: "Require a token" }).click();
  await expect(page.getByRole("definition").getByText("With a token")).toBeVisible();
  expect((await read()).status).toBe(401);

  await page.getByRole("tab", { name: "Connect" }).click();
  await expect(page.getByText(/so it is for gateways and ToolHive/)).toBeVisible();
  await expect(page.getByText("VS Code", { exact: true })).toHaveCount(0);

  await instance.call(people.ana.token, "GET", "/catalogs/audience/v0.1/servers", undefined, {
    "user-agent": "gateway\u00ad/1.0",
  });
  await page.getByRole("tab", { name: "Readers" }).click();
  await expect(page.getByRole("row", { name: /Ana Governance/ })).toContainText("Current");
  await expectAccessible(page, "readers");
});

test("a member sees the catalogs and the settings, and why they are not theirs to change", async ({
  people,
  signIn,
}) => {
  const page = await signIn(people.member);
  const why = /^Only people with the role /;
  await page.goto("/catalogs");
  await expect(page.getByRole("button", { name: "New catalog" })).toHaveAccessibleDescription(why);
  await page.getByRole("button", { name: "New catalog" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goto("/catalogs/default");
  await expect(page.getByRole("button", { name: "Edit" })).toHaveAccessibleDescription(why);
  await page.goto("/settings?tab=namespaces");
  await expect(page.getByRole("button", { name: "Add namespace" })).toHaveAccessibleDescription(why);
  await page.goto("/settings?tab=validation");
  await expect(page.getByText(why)).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expectAccessible(page, "the validation profile, to read");
});

test("an administrator maps a namespace and allows a Git host", async ({ instance, people: _, signIn }) => {
  const admin = await instance.person("Ines Admin", "admin");
  const page = await signIn(admin);
  await page.goto("/settings?tab=namespaces");
  await page.getByRole("button", { name: "Add namespace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add namespace" }).click();
  await expect(dialog.getByText("This field is required.")).toHaveCount(4);
  await dialog.getByLabel("Namespace", { exact: true }).fill("example.bank/");
  await dialog.getByLabel("Team").selectOption({ label: "Payments" });
  await dialog.getByRole("radio", { name: "Internal" }).check();
  await dialog.getByRole("radio", { name: "Write" }).check();
  await dialog.getByRole("button", { name: "Add namespace" }).click();
  await expect(dialog.getByText(/reversed domain without slash/)).toBeVisible();
  await dialog.getByLabel("Namespace", { exact: true }).fill("example.bank");
  await expectAccessible(page, "a new namespace");
  await dialog.getByRole("button", { name: "Add namespace" }).click();
  await expect(page.getByRole("row", { name: /example\.bank/ })).toContainText("Payments");
  await page.getByRole("button", { name: "Remove example.bank" }).click();
  await expect(page.getByText(/Machines can't publish there any more/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("tab", { name: "Validation" }).click();
  const gitHost = page.getByLabel("Add a Git host");
  await gitHost.fill("https://git.bank.example");
  await gitHost.press("Enter");
  await expect(page.getByText(/A host is written as/)).toBeVisible();
  await page.getByRole("button", { name: "Remove https://git.bank.example" }).click();
  await gitHost.fill("Git.Bank.example");
  await gitHost.press("Enter");
  await expect(page.getByText("Not saved yet")).toBeVisible();
  // What is typed outlives a look at another tab.
  await page.getByRole("tab", { name: "People" }).click();
  await page.getByRole("tab", { name: "Validation" }).click();
  await expectAccessible(page, "the validation profile, changed");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("The validation profile is saved")).toBeVisible();
  await expect(page.getByText("Not saved yet")).toHaveCount(0);
  const { body } = await instance.call<{ git_hosts: string[] }>(
    admin.token,
    "GET",
    "/api/v1/settings/validation-profile",
  );
  expect(body.git_hosts).toEqual(["git.bank.example"]);
});
