import { hash } from "node:crypto";
import { isTampered } from "#lib/core/audit-verification.ts";
import {
  type ExportLine,
  type FoundEvent,
  type LogSource,
  newReport,
  type Policy,
  type Report,
  verifyLog,
} from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { documentNotes, parseDocument, verifyDocument } from "./document.ts";
import { withLaterKeys } from "./later-keys.ts";
import { mirrorSource } from "./mirror-source.ts";
import { loadOlder, type OlderCheckpoint } from "./older.ts";
import { openTarget } from "./open-target.ts";
import { loadReceipt, verifyReceipt } from "./receipt.ts";
import { loadTrust, type Trust } from "./trust.ts";
import { exportNotes, verifyExport } from "./verify-export.ts";

export type VerifyOptions = {
  /** The policy that was pinned. */
  policy?: string;
  /** Files with checkpoints that were kept. */
  checkpoint?: string[];
  receipt?: string;
  events?: string;
  /** A bearer for a log that not everybody may read. */
  token?: string;
  /** How many threads read an export's records beside the first; as many as its bytes are worth when left out. */
  threads?: number;
};

export type Verification = {
  what: "export" | "log" | "proof" | "evidence";
  keysPinned: boolean;
  tampered: boolean;
  /** What was asked for and can't be said. */
  unable: readonly string[];
  report: ReturnType<typeof newReport>["report"];
};

/**
 * Checks what lies at a path or a web address, whatever it is.
 *
 * @throws CannotRunError when there is nothing to check, or it can't be read: no verdict
 */
export async function runVerification(target: string, options: VerifyOptions): Promise<Verification> {
  if ((options.receipt === undefined) !== (options.events === undefined))
    throw new CannotRunError(
      "A receipt is checked together with its events: give both --receipt and --events.",
    );
  const opened = await openTarget(target, options.token);
  const older = await loadOlder(options.checkpoint ?? []);
  const receipt =
    options.receipt && options.events ? await loadReceipt(options.receipt, options.events) : null;
  const out = newReport();
  if (opened.kind === "document") {
    if (older.length > 0 || receipt)
      throw new CannotRunError("A single file is checked without checkpoints and receipts.");
    const document = parseDocument(opened.text, target);
    const trust = await loadTrust(options.policy, await opened.ownPolicy());
    verifyDocument(document, withLaterKeys(trust, documentNotes(document), out), out);
    return concluded(document.kind, trust, out);
  }
  const trust = await loadTrust(options.policy, await opened.ownPolicy());
  const sources = opened.kind === "log" ? await Promise.all(opened.places.map(mirrorSource)) : [];
  const notes = [
    ...(opened.kind === "export" ? await exportNotes(target) : sources.map(({ checkpoint }) => checkpoint)),
    ...older.map(({ note }) => note),
    ...(receipt ? [receipt.note] : []),
  ];
  const policy = withLaterKeys(trust, notes, out);
  const find: FindEvent = (id, found) => {
    if (receipt?.wanted.has(id)) receipt.found.set(id, found());
  };
  let seenAll: boolean;
  if (opened.kind === "export")
    seenAll = await verifyExport(target, policy, older, out, receipt && exported(find), options.threads);
  else {
    await verifyMirrors(sources, policy, older, out, find);
    seenAll = opened.isWhole;
  }
  if (receipt) verifyReceipt(receipt, seenAll, policy, out);
  return concluded(opened.kind, trust, out);
}

type FindEvent = (id: string, found: () => FoundEvent) => void;

function exported(find: FindEvent) {
  return (id: string, { class: of, idx, body }: ExportLine) =>
    find(id, () => ({ class: of, idx, digest: hash("sha256", body, "buffer") }));
}

async function verifyMirrors(
  sources: readonly LogSource[],
  policy: Policy,
  older: readonly OlderCheckpoint[],
  out: Report,
  find: FindEvent,
): Promise<void> {
  const compared = new Set<OlderCheckpoint>();
  for (const source of sources) {
    const [origin] = source.checkpoint.split("\n");
    const own = older.filter(({ claimed }) => claimed.origin === origin);
    for (const one of own) compared.add(one);
    source.olderCheckpoints = async function* () {
      yield* own;
    };
    source.onEntry = ({ id, class: of, digest }, idx) => find(id, () => ({ class: of, idx, digest }));
    await verifyLog(source, policy, out);
  }
  for (const { from, claimed } of older.filter((one) => !compared.has(one)))
    out.sayUnable(`${from} is of another log, ${claimed.origin}.`);
  out.notChecked("Records: a log is published without them. Export them to check them.");
}

function concluded(
  what: Verification["what"],
  { pinned }: Trust,
  out: ReturnType<typeof newReport>,
): Verification {
  return {
    what,
    keysPinned: pinned,
    tampered: isTampered(out.report),
    unable: out.unable,
    report: out.report,
  };
}
