import { objectsOf, textOf } from "../read.ts";
import { httpsRuleFor } from "./https-rule.ts";
import type { Rule } from "./rule.ts";

const websiteRule = httpsRuleFor("websiteUrl", function* (document) {
  const url = textOf(document, "websiteUrl");
  if (url) yield { place: ["websiteUrl"], url };
});

export const websiteParsable = websiteRule("invalid-website-url", "unparsable");
export const websiteAbsolute = websiteRule("website-url-must-be-absolute", "relative");
export const websiteHttps = websiteRule("website-url-invalid-scheme", "not-https");

/** RFC 3986 allows the single quote alone; in an attribute of a page it ends the address all the same. */
export const websiteCharacters: Rule = {
  id: "website-url-invalid-characters",
  asks: "websiteUrl holds no quotes, angle brackets or blanks.",
  *check(document) {
    const url = textOf(document, "websiteUrl");
    if (url && /["'<>\s]/.test(url))
      yield {
        place: ["websiteUrl"],
        message: "Percent-encode quotes, angle brackets and blanks in this address.",
      };
  },
};

const iconRule = httpsRuleFor("An icon's src", function* (document) {
  for (const { place, value } of objectsOf({ place: [], value: document }, "icons")) {
    const url = textOf(value, "src");
    if (url !== undefined) yield { place: [...place, "src"], url };
  }
});

export const iconParsable = iconRule("icon-src-invalid-url", "unparsable");
export const iconAbsolute = iconRule("icon-src-not-absolute", "relative");
export const iconHttps = iconRule("icon-src-invalid-scheme", "not-https");

export const titleVisible: Rule = {
  id: "title-whitespace-only",
  asks: "title is not made of blanks alone.",
  *check(document) {
    const title = textOf(document, "title");
    if (title && title.trim() === "")
      yield { place: ["title"], message: "Give the server a title that can be read, or leave it out." };
  },
};
