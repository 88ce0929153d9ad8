import type { AuditProjection } from "#lib/core/audit-projection.ts";
import type { RetentionClass } from "#lib/core/audit-record.ts";
import type { LeafEntry } from "../leaf.ts";

/**
 * A row in the text format of COPY: its columns in the order of `AuditProjection`, each with a tab behind it, its record, and a newline.
 * There is no backslash in the record, so that these are its bytes.
 */
export type CopiedRow = { bytes: Buffer; columnsAt: number; bodyAt: number; end: number };

/** A record as somebody stores it: where it says it stands, its bytes, and the columns it is searched by, if any. */
export type StoredRecord = {
  idx: number;
  body: string;
  columns?: AuditProjection;
  /** The same, where it can be checked as it stands. */
  copied?: CopiedRow | null;
  /** A copy that a legal hold keeps beyond the record's retention. */
  held?: boolean;
};

/** 256 leaves, or as many as there are: their entries (a C2SP tlog-tiles bundle) and their hashes (a tile of level 0). */
export type LeafBlock = { n: number; bundle: Uint8Array | null; tile: Uint8Array | null };

/** Leaves that a retention rule let go: the event that says so is known to be on record. */
export type Expiry = { firstIdx: number; lastIdx: number; keepUntilMs: number; droppedMs: number };

/**
 * Where a log is read from: a database, a mirror's files, a web address. What is read comes in order and in batches, so that a
 * log of any length is checked in constant memory.
 */
export type LogSource = {
  class: RetentionClass;
  /** What the log is called, where that is known by other means than its checkpoint. */
  origin?: string;
  /** What whoever keeps the log says beside the checkpoint. */
  stated?: { size: number; root: Uint8Array };
  /** The newest checkpoint, a signed note. */
  checkpoint: string;
  /** Blocks 0, 1, 2 … up to the checkpoint's size or beyond it. */
  blocks(size: number): AsyncIterable<LeafBlock[]>;
  /** A tile of level 1 or higher, with at least this many hashes; null when it is not there. */
  tile(level: number, n: number, width: number): Promise<Uint8Array | null>;
  /** In the order of `idx`. Absent where only the log is kept, and not what it is about. */
  records?(): AsyncIterable<StoredRecord[]>;
  /** Where else a record with this id is stored. */
  indexOf?(eventId: string, notAt: number): Promise<number | null>;
  /** Told the entry of each leaf, where there are no records. */
  onEntry?(entry: LeafEntry, idx: number): void;
  /** @param anew whether what was known before is not enough */
  expiries(anew?: boolean): Promise<Expiry[]>;
  /** Older checkpoints of this log, signed notes, from the smallest to the largest. */
  olderCheckpoints(): AsyncIterable<{ note: string; from: string }>;
  /** Says what is wrong with the erasable fields of records, by their ids and the digests they hold (RFC 9901). */
  disclosures?(wanted: Disclosures[]): Promise<DisclosureState[]>;
};

/** `targets`: what the record is about, as `type:id`. */
export type Disclosures = { eventId: string; targets: string[]; digests: string[] };

/** `kept`: all can be disclosed. `erased`: some were erased, and an event says so. `lost`: some are gone, and nothing says why. */
export type DisclosureState = "kept" | "erased" | "lost";
