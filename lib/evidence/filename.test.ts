import { expect, test } from "vitest";
import { fileAnswer } from "#lib/core/file-answer.ts";
import { filenameOf } from "./filename.ts";

test("a file is named after the version", () => {
  expect(filenameOf("com.example/weather", "1.0.0", "json")).toBe("evidence-com.example-weather-1.0.0.json");
});

test.each(['"; x="', "../../etc/passwd", "a\r\nset-cookie: b", "версия\u202E", "x".repeat(255), ""])(
  "whatever the version is called: %j",
  (version) => {
    const name = filenameOf("com.example/weather", version, "html");
    expect(fileAnswer.shape.filename.safeParse(name).success).toBe(true);
    expect(name).toMatch(/^evidence-com\.example-weather-.*\.html$/s);
    expect(name).not.toContain("..");
    expect(name.length).toBeLessThanOrEqual(155);
  },
);
