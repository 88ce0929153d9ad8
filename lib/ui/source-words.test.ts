import { describe, expect, it } from "vitest";
import type { RunView } from "#lib/sources/schemas.ts";
import { entryStates } from "#lib/sources/schemas.ts";
import {
  batchWords,
  entryName,
  filterWords,
  namespacesIn,
  ownerWords,
  runTook,
  runWords,
  serversExactly,
  sourceAddress,
  verdictWords,
  whyNotImportable,
} from "./source-words.ts";

const run: RunView = {
  id: "run_1",
  mode: "full",
  status: "finished",
  started_by: null,
  pages: 1,
  seen: 1,
  added: 0,
  changed: 0,
  unchanged: 1,
  left_out: 0,
  rejected: 0,
  gone: 0,
  opened: 0,
  error: null,
  retry_at: null,
  resumed_from: null,
  started_at: "2026-11-21T10:00:00.000Z",
  advanced_at: "2026-11-21T10:00:04.000Z",
  finished_at: "2026-11-21T10:00:04.200Z",
};

describe("what the console says of a source", () => {
  it("lets only new entries be submitted, and says why not of all others", () => {
    for (const state of entryStates) expect(whyNotImportable({ state }) === null).toBe(state === "new");
  });

  it("puts errors before warnings", () => {
    expect(verdictWords({ errors: 2, warnings: 3 })).toBe("2 errors");
    expect(verdictWords({ errors: 0, warnings: 1 })).toBe("1 warning");
    expect(verdictWords({ errors: 0, warnings: 0 })).toBe("Valid");
  });

  it("counts servers to the last one", () => {
    expect(serversExactly(1)).toBe("1 server");
    expect(serversExactly(1_040)).toBe("1,040 servers");
  });

  it("leaves out of a sync what there was none of", () => {
    expect(runWords(run)).toBe("1 row read");
    expect(runWords({ ...run, seen: 12_400, added: 1, rejected: 2 })).toBe(
      "12.4k rows read, 1 new entry, 2 rows rejected",
    );
  });

  it("knows no duration of a sync that runs", () => {
    expect(runTook(run)).toBe("4.2 s");
    expect(runTook({ ...run, finished_at: null })).toBeNull();
  });

  it("shows what hides in a name", () => {
    expect(entryName({ name: "com.example/wea\u202Ether", version: "1.0.0" })).toBe(
      "com.example/wea[U+202E]ther 1.0.0",
    );
  });

  it("tells a file by its size", () => {
    expect(sourceAddress({ url: null, file: { bytes: 2_048, digest: "", uploaded_at: "" } })).toBe(
      "Uploaded file, 2 KiB",
    );
  });

  it("leaves nothing out of an import that there was some of", () => {
    expect(batchWords({ submitted: 4_999, skipped: 0, refused: 1, pending: 0 })).toBe(
      "4,999 submitted, 1 refused",
    );
  });

  it("names owners without the notation", () => {
    expect(ownerWords("team:payments")).toBe("Team payments");
    expect(ownerWords("user:ada@example.com")).toBe("ada@example.com");
  });

  it("says what a filter takes, and nothing of one that takes everything", () => {
    const none = { namespaces: [], q: "", latest_only: false };
    expect(filterWords(none)).toBeNull();
    expect(filterWords({ ...none, latest_only: true })).toBe("latest versions only");
    expect(filterWords({ namespaces: ["com.example", "io.github.ada"], q: "", latest_only: false })).toBe(
      "com.example and io.github.ada",
    );
    expect(filterWords({ namespaces: [], q: "weather", latest_only: true })).toBe(
      "servers with “weather” in their name or description, latest versions only",
    );
  });

  it("takes namespaces with commas, spaces or lines between", () => {
    expect(namespacesIn(" com.example, io.github.ada\n\ncom.example ")).toEqual([
      "com.example",
      "io.github.ada",
    ]);
    expect(namespacesIn("  ")).toEqual([]);
  });
});
