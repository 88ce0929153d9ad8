export { decodeBundle, encodeBundle } from "./bundle.ts";
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from "./checkpoint.ts";
export { type ExportLine, formatExportLine, parseExportLine } from "./export-line.ts";
export { formatLeafEntry, parseLeafEntry } from "./leaf.ts";
export { formatManifest, type Manifest, type ManifestFile, parseManifest } from "./manifest.ts";
export { openNote, parseNote, signNote } from "./note.ts";
export {
  newKeyPair,
  parseSkey,
  parseVkey,
  type Signer,
  vkeyOf,
} from "./note-key.ts";
export { openCheckpoint } from "./open-checkpoint.ts";
export { formatPolicy, type Policy, parsePolicy } from "./policy.ts";
export { proveInclusion, verifyInclusion } from "./proof.ts";
export { formatProofLine, type ProofLine, parseProofLine } from "./proof-line.ts";
export { formatReceipt, parseReceipt } from "./receipt.ts";
export { bundlePath, parseTilePath, tilePath, tileWidth } from "./tile-path.ts";
export {
  appendLeaves,
  type Edge,
  hashesAt,
  loadEdge,
  type ReadTile,
  rootFromEdge,
  type Tile,
} from "./tiles.ts";
export { formatTlogProof, parseTlogProof } from "./tlog-proof.ts";
export { emptyRoot, hashLength, leafHash, rootOf } from "./tree.ts";
export { checkReceipt, type FoundEvent } from "./verify/check-receipt.ts";
export { leafEntryOf } from "./verify/check-record.ts";
export { checkWaiting, type WaitingRecord } from "./verify/check-waiting.ts";
export { type Lines, type PlainLines, plainLines } from "./verify/plain-line.ts";
export { newProofTiles, type ProofTiles } from "./verify/proof-tiles.ts";
export { readRecord } from "./verify/read-record.ts";
export { newReport, type Report } from "./verify/report.ts";
export type {
  CopiedRow,
  DisclosureState,
  Disclosures,
  Expiry,
  LeafBlock,
  LogSource,
  StoredRecord,
} from "./verify/source.ts";
export { verifyLog } from "./verify/verify-log.ts";
export { newRecordCheck } from "./verify/verify-records.ts";
