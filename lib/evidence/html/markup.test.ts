import { describe, expect, test } from "vitest";
import { anchor, html, lines, plain } from "./markup.ts";

const shown = (text: string) => html`${text}`.markup;

describe("text from outside", () => {
  test.each([
    ["a script", "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["what would end an attribute", `" onload='x`, "&quot; onload=&#39;x"],
    ["an entity", "&lt;", "&amp;lt;"],
    ["a right-to-left override", "safe\u202Egpj.exe", '<bdi>safe<b class="cp">U+202E</b>gpj.exe</bdi>'],
    ["NUL", "a\0b", '<bdi>a<b class="cp">U+0000</b>b</bdi>'],
    ["the picture of NUL", "a\u2400b", "<bdi>a\u2400b</bdi>"],
    ["repetition", "a\u200B\u200B", '<bdi>a<b class="cp">U+200B × 2</b></bdi>'],
    ["a tag among other characters", "é<b>", "<bdi>é&lt;b&gt;</bdi>"],
    ["half of a surrogate pair", "\uD800", '<bdi><b class="cp">U+D800</b></bdi>'],
    ["a line where lines are not wanted", "a\nb", '<bdi>a<b class="cp">U+000A</b>b</bdi>'],
  ])("shows %s", (_what, text, markup) => {
    expect(shown(text)).toBe(markup);
  });

  test("keeps lines where they are wanted, and shows a run that pushes text out of sight", () => {
    expect(lines("a\n\n<b>").markup).toBe("a\n\n&lt;b&gt;");
    expect(lines(`a${"\n".repeat(5)}b`).markup).toBe('<bdi>a\n\n<b class="cp">U+000A × 3</b>b</bdi>');
  });

  test("is never taken for markup, whatever it looks like", () => {
    const pretender = { markup: "<script>" } as never;
    expect(() => html`${pretender}`).toThrow();
  });

  test("names no place in the document", () => {
    expect(() => anchor('x" onclick="')).toThrow("not an anchor");
    expect(anchor("submission-1").markup).toBe("submission-1");
  });

  test("in a title is plain", () => {
    expect(plain("</title>\u202E").markup).toBe("&lt;/title&gt;[U+202E]");
  });
});

test("markup in markup stays markup, and nothing is nothing", () => {
  expect(html`<p>${[html`<b>${1}</b>`, null, "<"]}</p>`.markup).toBe("<p><b>1</b>&lt;</p>");
});
