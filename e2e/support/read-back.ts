import type { Page } from "@playwright/test";
import { unseenPattern } from "#lib/core/unseen.ts";

/** What a reader makes of a request's page: texts as they stand, and marked code points as what they stand for. */
export type ReadBack = {
  /** Each line of the arguments: the name of its field, and its value. */
  lines: { name: string; value: string }[];
  /** What the agent says; null where nothing is shown of it. */
  rationale: string | null;
  /** Facts by their labels. */
  facts: Record<string, string>;
  /** The arguments as JSON, where they are shown so. */
  json: string | null;
  /** Unseen characters outside of marked code points, in texts and attributes of the whole page. */
  raw: string[];
  /** Elements that no page of ours has in a request. */
  foreign: number;
};

/** Opens whatever is not shown whole, and waits until nothing is left to open. */
export async function openAll(page: Page): Promise<void> {
  const gates = page.getByRole("article", { name: "Request" }).locator("[data-gate]");
  while ((await gates.count()) > 0)
    await gates.evaluateAll((buttons) => {
      for (const button of buttons) (button as HTMLElement).click();
    });
  const rationale = page.getByRole("article", { name: "Request" }).locator("blockquote button");
  if ((await rationale.count()) > 0 && (await rationale.getAttribute("aria-expanded")) === "false")
    await rationale.click();
}

/** What is on the page now. */
export function readBack(page: Page): Promise<ReadBack> {
  return page.evaluate((source) => {
    const unseen = new RegExp(source, "gu");
    const isMark = (element: Element) =>
      element.matches("span[title]") && /^U\+[0-9A-F]{4,6}( × \d+)?$/.test(element.textContent ?? "");
    const decode = (node: Node | null): string => {
      if (node === null) return "";
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? "";
      if (!(node instanceof Element)) return "";
      if (isMark(node)) {
        const [, hex = "0", times = "1"] = /^U\+([0-9A-F]+)(?: × (\d+))?$/.exec(node.textContent ?? "") ?? [];
        return String.fromCodePoint(Number.parseInt(hex, 16)).repeat(Number(times));
      }
      return [...node.childNodes].map(decode).join("");
    };
    const article = document.querySelector('article[aria-label="Request"]') as Element;
    const lines = [...article.querySelectorAll('ul[aria-label="All arguments"] > li')].map((line) => {
      const [name, value] = line.children;
      return {
        name: decode(name?.querySelector("bdi") ?? null),
        value: decode(value?.querySelector("bdi") ?? null),
      };
    });
    const quote = article.querySelector("blockquote bdi");
    const facts = [...article.querySelectorAll("dl > div")].map((fact) => [
      decode(fact.querySelector("dt")),
      decode(fact.querySelector("dd")),
    ]);
    const code = article.querySelector('section[aria-label="Contents of the arguments"] code');
    const found = (text: string) =>
      [...text.matchAll(unseen)]
        .flatMap(({ groups }) => groups?.unseen ?? [])
        .filter((char) => char !== "\n");
    const raw: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      if (!node.parentElement?.closest("script, style")) raw.push(...found(node.textContent ?? ""));
    for (const element of document.body.querySelectorAll("*"))
      if (!element.closest("script, style"))
        for (const { value } of element.attributes) raw.push(...found(value));
    return {
      lines,
      rationale: quote && decode(quote),
      facts: Object.fromEntries(facts),
      json: code && decode(code),
      raw: raw.map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16)}`),
      foreign: article.querySelectorAll("script, img, iframe, b, object, embed").length,
    };
  }, unseenPattern.source);
}
