import type { JsonObject } from "#lib/core/json-object.ts";
import type { Place } from "../place.ts";
import { type HttpsFault, httpsFault } from "../plain-url.ts";
import { quoted } from "../result.ts";
import type { Rule } from "./rule.ts";

type Address = { place: Place; url: string };

const httpsTexts: Record<HttpsFault, { asks: string; remedy: string }> = {
  unparsable: {
    asks: "can be read as a URL",
    remedy: "can't be read as a URL; write it as https://host/path",
  },
  relative: { asks: "is absolute", remedy: "has no scheme; begin it with https://" },
  "not-https": { asks: "is an https address", remedy: "must begin with https://" },
};

/** The official registry gives each fault of an address an id of its own. */
export function httpsRuleFor(subject: string, addressesOf: (document: JsonObject) => Iterable<Address>) {
  return (id: string, fault: HttpsFault): Rule => ({
    id,
    asks: `${subject} ${httpsTexts[fault].asks}.`,
    *check(document) {
      for (const { place, url } of addressesOf(document))
        if (httpsFault(url) === fault)
          yield { place, message: `${quoted(url)} ${httpsTexts[fault].remedy}.` };
    },
  });
}
