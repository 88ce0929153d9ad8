import { describe, expect, test } from "vitest";
import { documentWith, findingsOf } from "../test-document.ts";
import * as presentation from "./presentation.ts";

const { titleVisible } = presentation;
const website = (websiteUrl: unknown) => idsOf(presentation, documentWith({ websiteUrl }));
const icon = (src: unknown) => idsOf(presentation, documentWith({ icons: [{ src }] }));

function idsOf(rules: typeof presentation, document: ReturnType<typeof documentWith>): string[] {
  return Object.values(rules).flatMap((rule) => findingsOf(rule, document).map(() => rule.id));
}

describe("a website", () => {
  test.each([
    "https://example.com/docs",
    "https://docs.example.com",
    "https://elsewhere.example/",
    "HTTPS://example.com",
    "https://example.com/a%22b%27c%3Cd%3E%20",
    "https://example.com/?q=1#top",
    "",
    undefined,
  ])("may be %j", (url) => {
    expect(website(url)).toEqual([]);
  });

  test.each([
    ["example.com/docs", "website-url-must-be-absolute"],
    ["/docs", "website-url-must-be-absolute"],
    ["//example.com", "website-url-must-be-absolute"],
    ["http://example.com/docs", "website-url-invalid-scheme"],
    ["ftp://example.com/docs", "website-url-invalid-scheme"],
    ["javascript:alert(1)", "website-url-invalid-scheme"],
    ["data:text/html,x", "website-url-invalid-scheme"],
    ["https://", "invalid-website-url"],
    ["https:example.com", "invalid-website-url"],
    ["https:///example.com", "invalid-website-url"],
    ["https:\\\\example.com", "invalid-website-url"],
    ["https://{host}/docs", "invalid-website-url"],
    ["https://example.com:port/", "invalid-website-url"],
    ['https://example.com/"oops', "website-url-invalid-characters"],
    ["https://example.com/it's", "website-url-invalid-characters"],
    ["https://example.com/<b>", "website-url-invalid-characters"],
  ])("may not be %s: %s", (url, id) => {
    expect(website(url)).toEqual([id]);
  });

  test.each(["https://example.com/a b", "https://exa\nmple.com", "ht tp://example.com/docs"])(
    "may hold no blanks: %j",
    (url) => {
      expect(website(url)).toContain("website-url-invalid-characters");
      expect(website(url)).toHaveLength(2);
    },
  );
});

describe("an icon", () => {
  test("may be any https address", () => {
    expect(icon("https://example.com/icon.png")).toEqual([]);
    expect(icon("https://cdn.example.org/icon.svg?size=any")).toEqual([]);
  });

  test.each([
    ["http://example.com/icon.png", "icon-src-invalid-scheme"],
    ["data:image/png;base64,iVBORw0KGgo=", "icon-src-invalid-scheme"],
    ["/icon.png", "icon-src-not-absolute"],
    ["icon.png", "icon-src-not-absolute"],
    ["", "icon-src-not-absolute"],
    ["https://", "icon-src-invalid-url"],
  ])("may not be %j: %s", (src, id) => {
    expect(icon(src)).toEqual([id]);
  });

  test("is named by its place among others", () => {
    const icons = [{ src: "https://example.com/a.png" }, { src: "http://example.com/b.png" }];
    expect(findingsOf(presentation.iconHttps, documentWith({ icons }))).toEqual(["icons[1].src"]);
  });
});

describe("a title", () => {
  test.each(["Weather", "Weather MCP Server", "天気", " Weather ", "", undefined])("may be %j", (title) => {
    expect(findingsOf(titleVisible, documentWith({ title }))).toEqual([]);
  });

  test.each([" ", "   ", "\t\n", "\u3000"])("may not be blank: %j", (title) => {
    expect(findingsOf(titleVisible, documentWith({ title }))).toEqual(["title"]);
  });
});
