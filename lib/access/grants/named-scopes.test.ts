import { expect, test } from "vitest";
import { withNamedScopes } from "./named-scopes.ts";
import { grantTerms } from "./schemas.ts";

const server = "com.example/crm";
const asked = { ...grantTerms.parse({ scopes: ["admin"], tools: ["find"] }), server };

test("names stand for levels and tools, beside those that are asked for otherwise", () => {
  const names = `${server}:read  ${server}:pay ${server}:tool:write`;
  expect(withNamedScopes(asked, names)).toEqual({
    ...asked,
    scopes: ["admin", "read"],
    tools: ["find", "pay", "write"],
  });
  expect(withNamedScopes(asked, undefined)).toEqual(asked);
});

test("a name of another server, or of nothing, is refused with how it should look", () => {
  for (const name of ["com.example/other:read", "read", `${server}:`, "salesforce.customers.read"])
    expect(() => withNamedScopes(asked, name)).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [{ pointer: "/scope", message: expect.stringContaining(`${server}:read`) }],
      }),
    );
});
