import { expect, test } from "vitest";
import { declaredScopes } from "./declared-scopes.ts";

const oauth = (...scopes: unknown[]) => ({ type: "oauth2", scopes });

test.each([
  ["beside its other members", { securitySchemes: [oauth("salesforce.customers.read")] }],
  ["in its _meta", { _meta: { securitySchemes: [oauth("salesforce.customers.read")] } }],
  [
    "once, however often it stands there",
    { securitySchemes: [oauth(...Array(3).fill("salesforce.customers.read"))] },
  ],
  ["by the first way of several", { securitySchemes: [oauth("salesforce.customers.read"), oauth("root")] }],
])("a tool names the scopes it needs: %s", (_, definition) => {
  expect(declaredScopes(definition)).toEqual(["salesforce.customers.read"]);
});

test("also as addresses, and as words with a colon", () => {
  const scopes = ["https://www.googleapis.com/auth/gmail.send", "api://crm/Customers.Read", "chat:write"];
  expect(declaredScopes({ securitySchemes: [oauth(...scopes)] })).toEqual(scopes);
});

test.each([
  ["nothing", {}],
  ["no scopes", { securitySchemes: [{ type: "oauth2" }] }],
  ["that it can be called without a token", { securitySchemes: [{ type: "noauth" }, oauth("a")] }],
  ["a scheme that is not known", { securitySchemes: [{ type: "mtls" }] }],
  ["what is no list", { securitySchemes: "oauth2" }],
  ["what OAuth forbids in a scope", { securitySchemes: [oauth("a b")] }],
  ["what would read as the console's own", { securitySchemes: [oauth("com.example/crm:admin")] }],
  ["too many", { securitySchemes: [oauth(...Array.from({ length: 21 }, (_, n) => `s${n}`))] }],
])("none is told where the server says %s", (_, definition) => {
  expect(declaredScopes(definition)).toEqual([]);
});
