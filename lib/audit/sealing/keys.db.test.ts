import { readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { afterEach, describe, expect, test } from "vitest";
import { pool } from "#lib/db/pool.ts";
import { env, provideEnv } from "#lib/env.ts";
import { addPerson, ctxOf } from "#prisma/seed/factories.ts";
import { newKeyPair, openNote, parsePolicy, parseVkey } from "../log/index.ts";
import { getIntegrity, policyText, sealAll, sealPending, signStatement, statementVkey } from "./index.ts";
import { report, reports, waitingCount } from "./test-reports.ts";

const file = env().auditKeyFile;
const aside = `${file}.aside`;
afterEach(() => rename(aside, file).catch(() => undefined));

async function stopped(): Promise<string | null> {
  return (await getIntegrity(ctxOf(await addPerson("auditor")), {})).stopped;
}

describe("the keys of the log", () => {
  test("are made once, by whoever comes first, in a file that only its owner reads", async () => {
    const vkeys = await Promise.all(Array.from({ length: 4 }, () => statementVkey()));
    expect(new Set(vkeys).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    expect(lines.map((line) => line.split("+").slice(0, 3).join("+"))).toEqual(
      ["standard", "security", "governance", "statements"].map(
        (name) => `PRIVATE+KEY+${new URL(env().publicUrl).host}/audit/${name}`,
      ),
    );
    expect((await pool().query("SELECT class, retention_years FROM audit.log ORDER BY 2")).rows).toEqual([
      { class: "standard", retention_years: 2 },
      { class: "security", retention_years: 3 },
      { class: "governance", retention_years: 7 },
    ]);
  });

  test("are nowhere in the database", async () => {
    const secrets = (await readFile(file, "utf8"))
      .trim()
      .split("\n")
      // A key may have the sign in it that parts the rest.
      .map((line) => line.split("+").slice(4).join("+"));
    const { rows } = await pool().query("SELECT string_agg(k::text, ' ') AS keys FROM audit.log_key k");
    for (const secret of secrets) expect(rows[0].keys).not.toContain(secret);
  });

  test("keep their names when the console is reached elsewhere", async () => {
    const before = await statementVkey();
    provideEnv({ PUBLIC_URL: "https://elsewhere.example" });
    expect(await statementVkey()).toBe(before);
  });

  test("sign statements, which the policy's keys verify", async () => {
    const note = await signStatement("countersign/test\nHello.\n");
    const { logs } = parsePolicy(await policyText());
    expect(logs).toHaveLength(4);
    const { text, verified } = openNote(
      note,
      logs.map(({ vkey }) => parseVkey(vkey)),
    );
    expect(text).toBe("countersign/test\nHello.\n");
    expect(verified).toMatchObject([{ name: (await statementVkey()).split("+")[0] }]);
  });
});

describe("without the key file", () => {
  test("nothing is sealed and nothing lost, and integrity says what to do", async () => {
    await rename(file, aside);
    const waiting = await waitingCount();
    await report(reports(3));
    await expect(sealPending()).rejects.toThrow(/key file \(AUDIT_KEY_FILE\) is missing. Bring it back/);
    await expect(signStatement("countersign/test\n")).rejects.toThrow("key file");
    expect(await stopped()).toContain("rotate-key --lost");
    expect(await waitingCount()).toBeGreaterThanOrEqual(waiting + 3);
    await expect(readFile(file)).rejects.toThrow("ENOENT");

    await rename(aside, file);
    await sealAll();
    expect(await stopped()).toBeNull();
  });

  test("that of another instance does not do", async () => {
    const names = (await readFile(file, "utf8"))
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("+")[2] ?? "");
    await rename(file, aside);
    await writeFile(file, names.map((name) => newKeyPair(name).skey).join("\n"));
    await report(reports(1));
    await expect(sealPending()).rejects.toThrow("lacks the key that signs");
    expect(await stopped()).toContain("lacks the key that signs");
    await rm(file);
  });
});
