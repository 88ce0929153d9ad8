import { describe, expect, test } from "vitest";
import { secretFields } from "./secret-fields.ts";

const key = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

describe("a value is secret", () => {
  test.each<[string, unknown, string[]]>([
    ["by its name, whatever it looks like", { to: "ana", db: { password: "x" } }, ["/db/password"]],
    [
      "with everything under such a name",
      { credentials: { user: "u", codes: [7, true] } },
      ["/credentials/user", "/credentials/codes/0"],
    ],
    ["by the name beside it", { headers: [{ name: "Authorization", value: "abc" }] }, ["/headers/0/value"]],
    ["by the name before it", { options: ["token", "abc"] }, ["/options/1"]],
    ["by what it looks like", { note: `use ${key}` }, ["/note"]],
    ["in JSON in a text", { body: JSON.stringify({ api_key: "abc" }) }, ["/body"]],
    ["where it repeats one", { password: "hunter2x", run: "login hunter2x" }, ["/password", "/run"]],
    ["with a name that needs escaping", { "a/~token": "abc" }, ["/a~1~0token"]],
  ])("%s", (_why, value, pointers) => {
    expect(secretFields(value)).toEqual(pointers);
  });
});

test("who gets something, and what is no secret, is none", () => {
  expect(
    secretFields({
      to: "ana@bank.example",
      phone: "+41 44 668 18 00",
      iban: "CH93 0076 2011 6238 5295 7",
      max_tokens: 500,
      next_token: "abc",
      password: null,
      secret: "",
      has_token: true,
    }),
  ).toEqual([]);
});
