import { memberOf, objectOf, publisherProvided } from "../read.ts";
import type { Rule } from "./rule.ts";

const bytesMax = 4096;

export const publisherMetadataSize: Rule = {
  id: "publisher-metadata-too-large",
  asks: `The publisher's own metadata takes ${bytesMax} bytes of JSON at most.`,
  *check(document) {
    const meta = objectOf(document, "_meta");
    const metadata = meta && memberOf(meta, publisherProvided);
    if (typeof metadata !== "object" || metadata === null) return;
    const bytes = bytesInGo(metadata);
    if (bytes > bytesMax)
      yield {
        place: ["_meta", publisherProvided],
        message: `This has ${bytes} bytes; shorten it to ${bytesMax} or fewer.`,
      };
  },
};

/** The official registry measures what Go's encoder writes: as JSON.stringify, but it escapes what HTML and JS read. */
function bytesInGo(value: object): number {
  const escaped = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, "\\u0000");
  return Buffer.byteLength(escaped);
}
