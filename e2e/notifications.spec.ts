import type { SubmissionView } from "#lib/registry/schemas.ts";
import { serverJsonSchemaUrl } from "#lib/registry/server-json.ts";
import { expect, test } from "./fixtures.ts";
import { expectAccessible } from "./support/expect-accessible.ts";
import type { Instance, Person } from "./support/instance.ts";
import { until } from "./support/until.ts";

const document = {
  $schema: serverJsonSchemaUrl,
  name: "com.example/bell",
  description: "It rings.",
  version: "1.0.0",
  packages: [
    { registryType: "npm", identifier: "@example/bell", version: "1.0.0", transport: { type: "stdio" } },
  ],
};

// Nothing may wait for anybody yet.
test.use({ consoleOf: "notifications" });

async function submitted(instance: Instance, member: Person): Promise<SubmissionView> {
  const { body: created } = await instance.call<SubmissionView>(member.token, "POST", "/api/v1/submissions", {
    server: document,
    owner: "team:payments",
    data_classification: "public",
    access_level: "read",
    purpose: "To hear a bell.",
  });
  const read = () => instance.call<SubmissionView>(member.token, "GET", `/api/v1/submissions/${created.id}`);
  return (await until(read, ({ body }) => body.status === "in_review")).body;
}

test("what waits for me rings by itself, and is off my desk once somebody else decided", async ({
  instance,
  people,
  signIn,
}) => {
  const ana = await signIn(people.ana);
  await ana.goto("/");
  await expect(ana.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
  const submission = await submitted(instance, people.member);

  const bell = ana.getByRole("button", { name: "Notifications, 1 unread wait for you" });
  await expect(bell).toBeVisible();
  await expect(
    ana.locator("[data-toast]").getByText(`${document.name} 1.0.0 waits for your signature.`),
  ).toBeVisible();
  await bell.click();
  const panel = ana.getByRole("dialog", { name: "Notifications" });
  await expect(
    panel.getByRole("link", { name: `${document.name} 1.0.0 waits for your signature.` }),
  ).toBeVisible();
  await expect(panel.getByText("Needs you")).toBeVisible();
  await expectAccessible(ana, "the panel");

  const vote = { decision: "approve", digest: submission.digest, reason: "It only reads." };
  const path = `/api/v1/submissions/${submission.id}/votes`;
  expect((await instance.call(people.ben.token, "POST", path, vote)).status).toBe(200);
  await expect(panel.getByText("Decided by somebody else")).toBeVisible();
  await ana.keyboard.press("Escape");
  await expect(ana.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();

  await ana.keyboard.press("g");
  await ana.keyboard.press("n");
  await ana.waitForURL(/\/notifications$/);
  await expect(ana.getByText("Decided by somebody else")).toBeVisible();
  await expectAccessible(ana, "the page");
  await ana.getByRole("button", { name: "Mark all read" }).click();
  await expect(ana.getByRole("main").getByText("Unread")).toHaveCount(0);
  await ana.getByRole("link", { name: "Needs me" }).click();
  await expect(ana.getByRole("heading", { name: "Nothing waits for you" })).toBeVisible();
});
