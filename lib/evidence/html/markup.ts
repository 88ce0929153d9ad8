import { plainVisible, visibleText } from "#lib/core/visible-text.ts";

/** Markup of our own making. Nothing from outside becomes one without being escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Content = Html | string | number | null | readonly Content[];

/** A template whose every value is text from outside, shown as such, unless it is markup itself. Between tags alone. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
  return new Html(strings.map((part, index) => part + markupOf(values[index] ?? null)).join(""));
}

function markupOf(content: Content): string {
  if (content === null) return "";
  if (content instanceof Html) return content.markup;
  if (typeof content === "object") return content.map(markupOf).join("");
  return shownText(String(content), false);
}

/** A text of several lines. */
export function lines(text: string): Html {
  return new Html(shownText(text, true));
}

/** For where no markup can go: a title. */
export function plain(text: string): Html {
  return new Html(escaped(plainVisible(text, 300)));
}

/** The name of a place in the document, of our own words and numbers alone. */
export function anchor(id: string): Html {
  if (!/^[a-z0-9-]+$/.test(id)) throw new Error(`"${id}" is not an anchor.`);
  return new Html(id);
}

/** Whole, with what would hide or turn the text around it drawn as code points; isolated where it has a direction. */
function shownText(text: string, keepLines: boolean): string {
  // Nothing in plain ASCII hides, but for runs of lines that push text out of sight.
  if (/^[ -~]*$/.test(text)) return escaped(text);
  if (keepLines && /^[ -~\n]*$/.test(text) && !text.includes("\n\n\n")) return escaped(text);
  const parts = visibleText(text, { lines: keepLines }).map((part) =>
    "text" in part
      ? escaped(part.text)
      : `<b class="cp">${part.codePoint}${part.times > 1 ? ` × ${part.times}` : ""}</b>`,
  );
  return `<bdi>${parts.join("")}</bdi>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
