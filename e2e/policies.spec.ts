import type { ApprovalMatrix } from "#lib/settings/schemas.ts";
import { expect, test } from "./fixtures.ts";
import { documentOf } from "./support/registry-instance.ts";
import { submitted } from "./support/reviews.ts";

test.use({ consoleOf: "governance" });

test("an administrator proposes another matrix and another one signs it; open reviews keep theirs", async ({
  instance,
  people: { member },
  signIn,
}) => {
  const [abe, bea] = await Promise.all([
    instance.person("Abe Admin", "admin"),
    instance.person("Bea Admin", "admin"),
  ]);
  const matrix = () => instance.call<ApprovalMatrix>(abe.token, "GET", "/api/v1/settings/approval-matrix");
  const before = (await matrix()).body.version;
  const next = before + 1;
  const restricted = { data_classification: "restricted", access_level: "read" } as const;
  const open = await submitted(instance, member, { server: documentOf("com.policies/open") }, restricted);

  const proposing = await signIn(abe);
  await proposing.goto("/policies");
  await proposing.getByRole("button", { name: "Edit the matrix" }).click();
  await proposing
    .getByRole("button", { name: /Change the rule for all servers: Restricted data, read access/ })
    .click();
  const rule = proposing.getByRole("dialog", { name: "Change the rule" });
  await rule.getByLabel("Compliance signatures").fill("2");
  await rule.getByRole("button", { name: "Change in the draft" }).click();
  await expect(proposing.getByRole("heading", { name: "Your draft changes 1 cell" })).toBeVisible();
  await expect(proposing.getByText("This open submission would change")).toBeVisible();
  const changed = proposing.getByRole("listitem").filter({ hasText: "com.policies/open" });
  await expect(changed).toContainText("2 governance + 1 compliance");
  await expect(changed).toContainText("2 governance + 2 compliance");
  const form = proposing.getByRole("form", { name: "Propose the change" });
  await form.getByLabel("Reason").fill("The audit asked for a second pair of eyes.");
  await form.getByRole("button", { name: `Propose version ${next}` }).click();
  await expect(proposing.getByRole("heading", { name: `Version ${next} is proposed` })).toBeVisible();
  const own = "You proposed this. Another administrator signs it.";
  await expect(proposing.getByRole("button", { name: `Sign version ${next}` })).toHaveAccessibleDescription(
    own,
  );
  await expect(proposing.getByRole("paragraph").filter({ hasText: own })).toBeVisible();
  expect((await matrix()).body.version).toBe(before);

  const signing = await signIn(bea);
  await signing.goto("/policies");
  await expect(signing.getByText("This open submission would change")).toBeVisible();
  await signing.getByLabel("Reason").fill("Agreed with the auditors.");
  await signing.getByRole("button", { name: `Sign version ${next}` }).click();
  await expect(signing.getByText(`Version ${next} of the matrix is in force`)).toBeVisible();
  await expect(signing.getByRole("tab", { name: `Version ${next}, in force` })).toBeVisible();
  await signing.getByRole("tab", { name: "History" }).click();
  await expect(signing.getByText("Proposed by Abe Admin, signed by Bea Admin.")).toBeVisible();
  await expect(proposing.getByRole("tab", { name: `Version ${next}, in force` })).toBeVisible();
  expect((await matrix()).body.version).toBe(next);

  await signing.goto(`/submissions/${open.id}`);
  const verdict = signing.getByRole("complementary", { name: "Verdict" });
  await expect(verdict.getByText(`By version ${before} of the approval matrix.`)).toBeVisible();
  const later = await submitted(instance, member, { server: documentOf("com.policies/later") }, restricted);
  await signing.goto(`/submissions/${later.id}`);
  await expect(verdict.getByText(`By version ${next} of the approval matrix.`)).toBeVisible();
});
