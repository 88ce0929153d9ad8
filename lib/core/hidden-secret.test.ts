import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { hiddenWords, maskSecrets } from "./hidden-secret.ts";

const secret = { characters: 24, digest: "sha256:1a2b3c4d5e6f" };

test("each secret gives its place to words, and everything else stays as it is", () => {
  const args = canonicalJson({ "10": 1, "9": 2, "a/b": { "~": ["x", "hunter2"] }, __proto__x: true });
  const after = maskSecrets(args, [{ pointer: "/a~1b/~0/1", ...secret }]);
  expect(after).toBe(args.replace("hunter2", `[${hiddenWords(secret)}]`));
  expect(maskSecrets(args, [])).toBe(args);
});

test("a member named like a prototype is masked as any other", () => {
  const after = maskSecrets('{"__proto__":{"token":"abc"}}', [{ pointer: "/__proto__/token", ...secret }]);
  expect(after).not.toContain("abc");
  expect(after).toContain("__proto__");
});

test("says how long it is, and what tells it from others", () => {
  expect(hiddenWords(secret)).toBe("hidden, 24 characters, sha256:1a2b3c4d5e6f");
  expect(hiddenWords({ ...secret, characters: 1 })).toContain("1 character,");
});
