import { expect, test } from "vitest";
import { hasOpenHost, templatedUrl, templateVariables } from "./url-template.ts";

test.each([
  ["https://{host}:{port}/mcp", ["host", "port"]],
  ["https://example.com", []],
  ["{a}{b}", ["a", "b"]],
  ["{}{a}", ["a"]],
  ["{{a}}", ["{a"]],
  ["{a", []],
  ["a}{", []],
  ["{}", []],
  ["", []],
])("the variables of %s", (template, variables) => {
  expect(templateVariables(template)).toEqual(variables);
});

test.each([
  ["https://{host}:{port}/{path}", "https://example.com:8080/api"],
  ["https://{tenant}.example.org:{p}/x", "https://placeholder.example.org:8080/x"],
  ["https://example.org:{p}", "https://example.org:8080/"],
  ["{scheme}://{server}/", "http://placeholder/"],
])("%s is tried as %s", (template, url) => {
  expect(templatedUrl(template)?.href).toBe(url);
});

test.each(["{baseUrl}/mcp", "ftp://{host}/", "https://{host}{/", "https://a:{b}c/", "https://{a"])(
  "%s is no address with any values",
  (template) => {
    expect(templatedUrl(template)).toBeNull();
  },
);

test.each([
  ["https://{host}/mcp", true],
  ["https://example.com:{port}/mcp", true],
  ["{scheme}://example.com/mcp", true],
  ["https://{user}@example.com/", true],
  ["https://example.com/{path}", false],
  ["https://example.com?{query}", false],
])("whether the host of %s is open: %s", (template, open) => {
  expect(hasOpenHost(template)).toBe(open);
});

test("braces without end are read in linear time", () => {
  const started = performance.now();
  for (const piece of ["{", "{}", "{a}", "}{", "{{}"]) {
    templateVariables(piece.repeat(200_000));
    templatedUrl(`https://${piece.repeat(200_000)}`);
  }
  expect(performance.now() - started).toBeLessThan(30_000);
});
