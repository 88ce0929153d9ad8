import { expect, test } from "vitest";
import { setBundleInput } from "#lib/access/bundles/schemas.ts";
import { toBundleDraft, toBundleInput } from "./bundle-draft.ts";

const bundle = {
  name: "weather",
  version: 3,
  description: "For outings.",
  items: [
    {
      server: "com.example/weather",
      scopes: ["read" as const],
      tools: ["note", "wipe all"],
      constraints: [{ tool: null, argument: "/city", must: { op: "prefix" as const, prefix: "B" } }],
    },
  ],
  created_by: { id: "usr_1", name: "Gus" },
  created_at: "2026-01-01T00:00:00Z",
};

test("a bundle that nobody changed in the form says the same, conditions and all", () => {
  const input = toBundleInput({ ...toBundleDraft(bundle), reason: "As asked." }, bundle.version);
  const { name, description, items } = bundle;
  expect(input).toEqual({ name, base_version: 3, description, items, reason: "As asked." });
  expect(setBundleInput.safeParse(input).success).toBe(true);
});

test("an empty form is no bundle", () => {
  const result = setBundleInput.safeParse(toBundleInput(toBundleDraft(null), null));
  expect(result.error?.issues.map(({ path }) => path.join("/"))).toEqual(
    expect.arrayContaining(["name", "items/0/server", "reason"]),
  );
});
