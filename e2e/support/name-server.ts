import { createSocket } from "node:dgram";

/** What a name has: TXT records, or a server that fails. */
export type Zone = Record<string, readonly string[] | "failing">;

export type NameServer = { address: string; zone: Zone; close(): Promise<void> };

const typeTxt = 16;

/** A name server on this machine (RFC 1035, UDP) that knows TXT records alone. */
export async function startNameServer(): Promise<NameServer> {
  const zone: Zone = {};
  const socket = createSocket("udp4");
  socket.on("message", (query, { port, address }) => socket.send(answer(query, zone), port, address));
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    zone,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answer(query: Buffer, zone: Zone): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("ascii", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const question = query.subarray(12, at + 5);
  const found = zone[labels.join(".").toLowerCase()];
  const isTxt = query.readUInt16BE(at + 1) === typeTxt;
  const records = Array.isArray(found) && isTxt ? found.map(txtRecord) : [];
  const code = found === undefined ? 3 : found === "failing" ? 2 : 0;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  // A response with recursion, and its code.
  header.writeUInt16BE(0x8180 | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** A record of the name that was asked for, its text in pieces of 255 characters at most. */
function txtRecord(text: string): Buffer {
  const pieces = text.match(/.{1,255}/gs) ?? [""];
  const data = Buffer.concat(
    pieces.flatMap((piece) => [Buffer.of(piece.length), Buffer.from(piece, "latin1")]),
  );
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(typeTxt, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
