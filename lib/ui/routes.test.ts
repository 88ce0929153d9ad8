import { expect, it } from "vitest";
import { routes, withQuery } from "./routes.ts";

it("keeps a server's name in one path segment", () => {
  expect(routes.server("com.example/weather")).toBe("/servers/com.example%2Fweather");
});

it("leaves out filters that are not set, and escapes those that are", () => {
  expect(routes.audit({ actor: "ada & tom", action: undefined, q: "" })).toBe("/audit?actor=ada+%26+tom");
  expect(withQuery("/audit", {})).toBe("/audit");
});
