import { betweenLines, type Format, type PartWriter } from "./part-writer.ts";

/** A JSON array of the objects that NDJSON has a line of: each part is an array of its own, with an object a line. */
export const json: Format = {
  extension: "json",
  contentType: "application/json",
  partRows: 100_000,
  open: arrayWriter,
};

function arrayWriter(): PartWriter {
  let before = "\n";
  return {
    begin: () => "[",
    add(lines) {
      const text = before + lines.toString().slice(0, -1).replaceAll(betweenLines, ",\n");
      before = ",\n";
      return text;
    },
    end: () => "\n]\n",
  };
}
