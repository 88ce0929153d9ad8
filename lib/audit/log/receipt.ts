import { MalformedError } from "./malformed.ts";

/**
 * What a producer is given for a batch: that these events came, in this order. Whoever keeps it can show later that one of them
 * is not in the log.
 */
export type Receipt = {
  /** Who says so. */
  origin: string;
  /** The ids of the first and the last event, in the order of the batch. */
  firstId: string;
  lastId: string;
  count: number;
  /** SHA-256 over the events' digests (32 bytes each), in hexadecimal. */
  digest: string;
  /** Within so many seconds they are in a signed log. */
  mmdSeconds: number;
};

const header = "audit-receipt/v1";
const id = "[0-9a-f-]{36}";
const form = new RegExp(
  `^${header}\\n([^\\s]{1,200})\\n(${id})\\n(${id})\\n([1-9]\\d{0,8})\\n([0-9a-f]{64})\\n([1-9]\\d{0,8})\\n$`,
);

/** The text of a receipt, which is then signed as a note (C2SP signed-note). */
export function formatReceipt({ origin, firstId, lastId, count, digest, mmdSeconds }: Receipt): string {
  return `${[header, origin, firstId, lastId, count, digest, mmdSeconds].join("\n")}\n`;
}

/** @throws MalformedError for a text that `formatReceipt` does not write */
export function parseReceipt(text: string): Receipt {
  const [found, origin = "", firstId = "", lastId = "", count, digest = "", mmdSeconds] =
    form.exec(text) ?? [];
  if (found === undefined) throw new MalformedError("This is not a receipt.");
  return { origin, firstId, lastId, count: Number(count), digest, mmdSeconds: Number(mmdSeconds) };
}
