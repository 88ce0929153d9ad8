import { createHash } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { formatCheckpoint, formatLeafEntry, formatReceipt, parseLeafEntry, signNote } from "../log/index.ts";
import { makeBodies, makeKeys, makeLog, makeLogOf, mirrorFiles } from "../testing/made-log.ts";
import { folderMaker, verify } from "../testing/run-verify.ts";

const folderOf = folderMaker(onTestFinished);
const keys = makeKeys();
const bodies = makeBodies("standard", 1_024);
const log = makeLog(keys, "standard", bodies.slice(0, 600));
const files: Record<string, string | Uint8Array> = { ...mirrorFiles(log), "policy.txt": keys.policy };

function without(...paths: string[]) {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

/** The same file with one bit of it the other way. */
function flipped(path: string, at = 40): Record<string, string | Uint8Array> {
  const bytes = Buffer.from(files[path] ?? "");
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
  return { ...files, [path]: bytes };
}

describe("a mirror", () => {
  test("that is as it was published is clean, and says what was not checked", async () => {
    const { code, text } = await verify(await folderOf(files));
    expect(code).toBe(0);
    expect(text).toMatch(/^log {15}standard: 600 events, root /m);
    expect(text).toMatch(/^OK {16}600$/m);
    expect(text).toMatch(/^not checked {7}The keys: .*--policy/m);
    expect(text).toMatch(/^not checked {7}Records: /m);
    expect(text).toMatch(/^result {12}clean$/m);
  });

  test("of more than 65,536 events is clean on three levels, and a bit on any of them is found", async () => {
    const digest = Buffer.alloc(32);
    const entries = Array.from({ length: 70_000 }, (_, receivedMs) =>
      Buffer.from(
        formatLeafEntry({
          class: "standard",
          digest,
          id: "01990000-0000-7000-8000-000000000000",
          receivedMs,
        }),
      ),
    );
    const large: typeof files = {
      ...mirrorFiles(makeLogOf(keys, "standard", entries)),
      "policy.txt": keys.policy,
    };
    const folder = await folderOf(large);
    expect((await verify(folder)).code).toBe(0);
    for (const path of ["tile/2/000.p/1", "tile/1/000", "tile/0/255", "tile/entries/100"]) {
      const bytes = Buffer.from(large[path] ?? "");
      bytes[20] = (bytes[20] ?? 0) ^ 1;
      expect((await verify(await folderOf({ ...large, [path]: bytes }))).code, path).toBe(1);
    }
  });

  test("under the pinned policy says nothing of keys", async () => {
    const policy = join(await folderOf({ pinned: keys.policy }), "pinned");
    const { code, text } = await verify(await folderOf(without("policy.txt")), "--policy", policy);
    expect(code).toBe(0);
    expect(text).not.toContain("The keys:");
  });

  test.each(Object.keys(mirrorFiles(log)))("with one bit changed in %s is tampered", async (path) => {
    expect((await verify(await folderOf(flipped(path)))).code).toBe(1);
  });

  test.each(Object.keys(mirrorFiles(log)).filter((path) => path !== "checkpoint"))(
    "without %s is tampered",
    async (path) => {
      expect((await verify(await folderOf(without(path)))).code).toBe(1);
    },
  );

  test("names the entry that does not hash to its leaf", async () => {
    const { text } = await verify(await folderOf(flipped("tile/entries/001", 160 * 3)));
    expect(text).toMatch(/FAULT {13}standard: The entry of leaf 25\d does not hash to its leaf/);
  });

  /** A bit of the signature itself, before it is written in base64: which bit of its text is one of its bits is chance. */
  function withOtherSignature() {
    const at = log.checkpoint.lastIndexOf(" ") + 1;
    const bytes = Buffer.from(log.checkpoint.slice(at), "base64");
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    return { ...files, checkpoint: `${log.checkpoint.slice(0, at)}${bytes.toString("base64")}\n` };
  }

  test("signed by somebody else is tampered", async () => {
    const other = makeKeys();
    const policy = join(await folderOf({ pinned: other.policy }), "pinned");
    for (const there of [without("policy.txt"), withOtherSignature()]) {
      const { code, text } = await verify(await folderOf(there), "--policy", policy);
      expect(code).toBe(1);
      expect(text).toContain("No key that is trusted here has signed");
    }
  });

  test("with any letter of the signature changed is tampered", async () => {
    const policy = join(await folderOf({ pinned: keys.policy }), "pinned");
    const end = Buffer.byteLength(log.checkpoint) - "\n".length;
    const folder = await folderOf(files);
    for (let at = end - 92; at < end; at++) {
      await writeFile(join(folder, "checkpoint"), flipped("checkpoint", at).checkpoint ?? "");
      expect((await verify(folder, "--policy", policy)).code, `byte ${at}`).toBe(1);
    }
  });

  test("signed by a key that lies there and is not pinned: no verdict, all else is checked, and what to do is said", async () => {
    const other = makeKeys();
    const policy = join(await folderOf({ pinned: other.policy }), "pinned");
    const { code, text } = await verify(await folderOf(files), "--policy", policy);
    expect(code).toBe(2);
    expect(text).toMatch(/^OK {16}600$/m);
    expect(text).toMatch(
      /^unable {12}Who signed: console.example\/audit\/standard\+[0-9a-f]{8}, named here/m,
    );
    expect(text).toContain("an event audit.rotate_key in its log names the old and the new ones");
    expect(text).toMatch(/^result {12}not all could be checked$/m);
    expect((await verify(await folderOf(flipped("tile/0/001")), "--policy", policy)).code).toBe(1);
  });

  test("that says itself whose signatures count is checked so, and that is said first", async () => {
    const { text } = await verify(await folderOf(files));
    expect(text.split("\n")[1]).toMatch(/^keys {14}NOT PINNED: /);
  });

  test.each([2 ** 40, 2 ** 53 - 1])(
    "that claims %i events and has 600 is tampered, at once",
    async (size) => {
      const signer = keys.signer("standard");
      const checkpoint = signNote(formatCheckpoint({ origin: signer.name, size, root: log.root }), [signer]);
      const { code, text } = await verify(await folderOf({ ...files, checkpoint }));
      expect(code).toBe(1);
      expect(text).toContain("are not there: nothing after can be checked");
    },
  );

  test.each(["checkpoint", "tile/0/001"])(
    "with a device in the place of %s gives no verdict, and is not waited for",
    async (path) => {
      const folder = await folderOf(without(path));
      await symlink("/dev/zero", join(folder, path));
      expect((await verify(folder)).code).toBe(2);
    },
  );

  test("whose checkpoint is that of another of its console's logs is tampered", async () => {
    const security = makeLog(keys, "security", makeBodies("security", 600));
    const { code } = await verify(await folderOf({ ...files, checkpoint: security.checkpoint }));
    expect(code).toBe(1);
  });

  test("finds a full tile where a partial one was", async () => {
    const grown = {
      ...mirrorFiles(makeLog(keys, "standard", bodies)),
      "tile/1/000.p/2": files["tile/1/000.p/2"] ?? "",
      "policy.txt": keys.policy,
    };
    expect((await verify(await folderOf({ ...grown, checkpoint: log.checkpoint }))).code).toBe(0);
  });
});

describe("an older checkpoint", () => {
  const kept = async (size: number, changed = false) => {
    const then = changed ? makeBodies("standard", size) : bodies.slice(0, size);
    return join(await folderOf({ kept: makeLog(keys, "standard", then).checkpoint }), "kept");
  };

  test.each([1, 255, 256, 257, 599, 600])("of %i events is extended", async (size) => {
    const { code, text } = await verify(await folderOf(files), "--checkpoint", await kept(size));
    expect(code).toBe(0);
    expect(text).toContain(`standard: 1 older checkpoints, from ${size} events on`);
  });

  test.each([1, 300, 600])("of another history of %i events is not", async (size) => {
    const { code, text } = await verify(await folderOf(files), "--checkpoint", await kept(size, true));
    expect(code).toBe(1);
    expect(text).toMatch(/FAULT {13}standard: It does not extend /);
  });

  test("of more events shows that the log was truncated", async () => {
    const { code, text } = await verify(await folderOf(files), "--checkpoint", await kept(601));
    expect(code).toBe(1);
    expect(text).toContain("It was truncated: it had 601 events");
  });

  test("of another log can't be compared: that is no verdict", async () => {
    const other = makeLog(keys, "security", makeBodies("security", 3));
    const file = join(await folderOf({ kept: other.checkpoint }), "kept");
    const { code, text } = await verify(await folderOf(files), "--checkpoint", file);
    expect(code).toBe(2);
    expect(text).toContain("is of another log");
  });

  test("beside it, tampering is still tampering", async () => {
    const other = makeLog(keys, "security", makeBodies("security", 3));
    const file = join(await folderOf({ kept: other.checkpoint }), "kept");
    expect((await verify(await folderOf(flipped("tile/0/000")), "--checkpoint", file)).code).toBe(1);
  });
});

describe("several logs at once", () => {
  const security = makeLog(keys, "security", makeBodies("security", 40));
  const all = (logs: Record<string, typeof files>) =>
    Object.fromEntries(
      Object.entries(logs).flatMap(([name, held]) =>
        Object.entries(held).map(([path, bytes]) => [`${name}/${path}`, bytes]),
      ),
    );
  const receiptOf = async (ids: string[]) => {
    const held = [...log.entries, ...security.entries].map((entry) => parseLeafEntry(entry.toString()));
    const digests = ids.flatMap((id) => held.find((entry) => entry.id === id)?.digest ?? []);
    const text = formatReceipt({
      origin: "console.example/audit/statements",
      firstId: ids[0] ?? "",
      lastId: ids.at(-1) ?? "",
      count: ids.length,
      digest: createHash("sha256").update(Buffer.concat(digests)).digest("hex"),
      mmdSeconds: 60,
    });
    const receipt = signNote(text, [keys.signer("statements")]);
    const folder = await folderOf({ receipt, events: ids.map((id) => `{"audit_id":"${id}"}\n`).join("") });
    return ["--receipt", join(folder, "receipt"), "--events", join(folder, "events")];
  };
  const idAt = (made: typeof log, idx: number) => parseLeafEntry(made.entries[idx]?.toString() ?? "").id;

  test("are found below a folder, each checked; one that is tampered with is named", async () => {
    const mirror = {
      ...all({ standard: mirrorFiles(log), security: mirrorFiles(security) }),
      "policy.txt": keys.policy,
    };
    const { code, text } = await verify(await folderOf(mirror));
    expect(code).toBe(0);
    expect(text).toMatch(/^OK {16}640$/m);
    const forged = await verify(await folderOf({ ...mirror, "security/checkpoint": log.checkpoint }));
    expect(forged.code).toBe(1);
  });

  test("hold a receipt's events among them; one log alone can't say that an event is missing", async () => {
    const words = await receiptOf([idAt(log, 3), idAt(security, 7), idAt(log, 4)]);
    const mirror = {
      ...all({ standard: mirrorFiles(log), security: mirrorFiles(security) }),
      "policy.txt": keys.policy,
    };
    const folder = await folderOf(mirror);
    expect((await verify(folder, ...words)).code).toBe(0);
    expect((await verify(join(folder, "standard"), ...words)).code).toBe(2);
    const lost = [idAt(log, 3), "01990000-0000-7000-8000-00000000dead"];
    const { code, text } = await verify(folder, ...(await receiptOf(lost)));
    expect(code).toBe(1);
    expect(text).toContain(
      "The event 01990000-0000-7000-8000-00000000dead was acknowledged and is in no log.",
    );
  });
});

describe("what can't be run is neither clean nor tampered", () => {
  test.each([
    ["nothing is there", async () => ["/nowhere/at/all"]],
    ["a folder with nothing of ours", async () => [await folderOf({ "a.txt": "a" })]],
    ["a file that is nothing of ours", async () => [join(await folderOf({ a: "{}" }), "a")]],
    ["no policy", async () => [await folderOf(without("policy.txt"))]],
    ["a policy that is not there", async () => [await folderOf(files), "--policy", "/nowhere/policy"]],
    ["a policy that is none", async () => [await folderOf({ ...files, "policy.txt": "log nonsense\n" })]],
    ["a kept checkpoint that is not there", async () => [await folderOf(files), "--checkpoint", "/nowhere"]],
    ["a receipt without its events", async () => [await folderOf(files), "--receipt", "/nowhere"]],
    ["nobody at the address", async () => ["http://127.0.0.1:1/audit/log/standard"]],
    ["no such host", async () => ["http://nowhere.invalid/audit/log/standard"]],
  ])("%s", async (_what, words) => {
    const { code, text } = await verify(...(await words()));
    expect(code).toBe(2);
    expect(text.trim().split("\n")).toHaveLength(1);
  });
});

describe("a live log", () => {
  async function serve(
    answer: (path: string, token: string | undefined) => [status: number, body?: string | Uint8Array],
  ) {
    const server = createServer((request, response) => {
      const [status, body] = answer(request.url ?? "", request.headers.authorization);
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(body);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/audit/log/standard`;
  }
  const file = (path: string): [number, (string | Uint8Array)?] => {
    if (path === "/audit/log/policy") return [200, keys.policy];
    const body = files[path.replace("/audit/log/standard/", "")];
    return body === undefined ? [404] : [200, body];
  };

  test("is checked over the wire, with the policy that it serves", async () => {
    const { code, text } = await verify(await serve(file));
    expect(text).toMatch(/^result {12}clean$/m);
    expect(code).toBe(0);
  });

  test("takes a token; without it there is no verdict", async () => {
    const guarded = await serve((path, token) => (token === "Bearer t-1" ? file(path) : [401]));
    expect((await verify(guarded)).code).toBe(2);
    expect((await verify(guarded, "--token", "t-1")).code).toBe(0);
  });

  test.each([500, 503, 302])("that answers %i in the middle gives no verdict", async (status) => {
    const broken = await serve((path) => (path.includes("entries/001") ? [status] : file(path)));
    expect((await verify(broken)).code).toBe(2);
  });

  test("that lacks a tile is tampered", async () => {
    const lacking = await serve((path) => (path.includes("tile/0/001") ? [404] : file(path)));
    expect((await verify(lacking)).code).toBe(1);
  });

  test("is asked once for each file: what is checked is what its root is made of", async () => {
    const asked: string[] = [];
    const counting = await serve((path) => {
      const answer = file(path);
      if (answer[0] === 200 && path.includes("/tile/")) asked.push(path);
      return answer;
    });
    expect((await verify(counting)).code).toBe(0);
    expect(asked.map((path) => path.replace("/audit/log/standard/", "")).sort()).toEqual(
      Object.keys(mirrorFiles(log))
        .filter((path) => path !== "checkpoint")
        .sort(),
    );
  });

  const forged = mirrorFiles(makeLog(keys, "standard", makeBodies("standard", 600)));
  const tiles = Object.keys(forged).filter((path) => path !== "checkpoint");

  test.each([
    ["everything below the checkpoint", tiles],
    ["the last leaves", tiles.filter((path) => path.includes(".p/88"))],
    ["the hashes of all leaves", tiles.filter((path) => path.startsWith("tile/0/"))],
    ["the entries of all leaves", tiles.filter((path) => path.startsWith("tile/entries/"))],
    ["the hashes above", tiles.filter((path) => path.startsWith("tile/1/"))],
  ])("that says something else at first, of %s, is tampered", async (_what, paths) => {
    expect(paths.length).toBeGreaterThan(0);
    const left = new Set(paths.map((path) => `/audit/log/standard/${path}`));
    const twoFaced = await serve((path) =>
      left.delete(path) ? [200, forged[path.replace("/audit/log/standard/", "")]] : file(path),
    );
    const pinned = await folderOf({ policy: keys.policy, checkpoint: log.checkpoint });
    const options = ["--policy", join(pinned, "policy"), "--checkpoint", join(pinned, "checkpoint")];
    expect((await verify(twoFaced, ...options)).code).toBe(1);
    expect(left.size).toBe(0);
  });

  test("that sends without end is not listened to", async () => {
    const endless = await serve((path) =>
      path.endsWith("tile/0/001") ? [200, Buffer.alloc(20_000)] : file(path),
    );
    expect((await verify(endless)).code).toBe(2);
  });
});
