import { expect, test } from "vitest";
import { withNamedScopes } from "./named-scopes.ts";
import { grantTerms } from "./schemas.ts";

const server = "com.example/crm";
const asked = { ...grantTerms.parse({ scopes: ["admin"], tools: ["find"] }), server };

const declared = [
  { name: "list", scopes: ["salesforce.customers.read"] },
  { name: "merge", scopes: ["salesforce.customers.read", "salesforce.customers.write"] },
  { name: "ping" },
];

test("names stand for levels and tools, beside those that are asked for otherwise", () => {
  const names = `${server}:read  ${server}:pay ${server}:tool:write`;
  expect(withNamedScopes(asked, names, [])).toEqual({
    ...asked,
    scopes: ["admin", "read"],
    tools: ["find", "pay", "write"],
  });
  expect(withNamedScopes(asked, undefined, [])).toEqual(asked);
});

test("a name of another server, or of nothing, is refused with how it should look", () => {
  for (const name of ["com.example/other:read", "read", `${server}:`, "salesforce.customers.write"])
    expect(() => withNamedScopes(asked, name, declared)).toThrow(
      expect.objectContaining({
        code: "invalid",
        issues: [{ pointer: "/scope", message: expect.stringContaining(`${server}:read`) }],
      }),
    );
});

test("a name that the server declared stands for the tools that need nothing else", () => {
  const toolsFor = (names: string) => withNamedScopes(asked, names, declared).tools;
  expect(toolsFor("salesforce.customers.read")).toEqual(["find", "list"]);
  expect(toolsFor("salesforce.customers.write salesforce.customers.read")).toEqual(["find", "list", "merge"]);
  expect(toolsFor(`salesforce.customers.read ${server}:pay`)).toEqual(["find", "pay", "list"]);
});

test("no server can give the console's names another meaning", () => {
  const names = `${server}:read`;
  const hostile = [{ name: "pay", scopes: [names] }];
  expect(withNamedScopes(asked, names, hostile)).toEqual({ ...asked, scopes: ["admin", "read"] });
});
