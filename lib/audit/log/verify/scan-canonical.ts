/**
 * Members that are wanted of an object: of one with `inner`, what is in it too, where it is an object itself. `slot` is where
 * `Spans` says where the value is.
 */
type Member = { name: string; at: number; slot: number; inner: Wanted | null };
export type Wanted = readonly Member[];
type Shape = { readonly [name: string]: true | Shape };

/** For each slot where the value begins and where it ends; 0 and 0 for what is not there. */
export type Spans = Int32Array;

/** `spans` are those of the record that was scanned last. */
export type WantedMembers = { members: Wanted; spans: Spans };

/** The names that are wanted, each with its quote, so that they are compared in bytes. */
const names = Buffer.alloc(4_096);
let namesEnd = 0;

/** Past these many levels a record takes the long way, which has as much stack as there is. */
const depthMax = 64;

// Not shared: a constant of another module is looked up again for every byte.
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const bracket = 0x5b;
const backslash = 0x5c;
const bracketEnd = 0x5d;
const brace = 0x7b;
const braceEnd = 0x7d;

/** RFC 8785 §3.2.2.2: what stands in a text as it is. */
function isPlain(byte: number): boolean {
  return byte !== quote && byte >= 0x20 && byte !== backslash;
}

/** The escapes of two characters. Controls without one are left to the parser. */
const escaped = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number('"\\bfnrt'.includes(String.fromCharCode(byte))),
);

/** Says once what is to be read of each record. Names are of ASCII and without escapes. */
export function wantedMembers(shape: Shape): WantedMembers {
  let slots = 0;
  const membersOf = (level: Shape): Wanted =>
    Object.keys(level)
      .sort()
      .map((name) => {
        const inner = level[name];
        const slot = 2 * slots++;
        return { name, at: keep(name), slot, inner: typeof inner === "object" ? membersOf(inner) : null };
      });
  const members = membersOf(shape);
  return { members, spans: new Int32Array(2 * slots) };
}

/**
 * Where `spans` has a member.
 *
 * @param path its name, after those of the objects that it is in
 * @throws Error for what is not wanted
 */
export function slotOf(members: Wanted, ...path: readonly string[]): number {
  const [name, ...inner] = path;
  const member = members.find((one) => one.name === name);
  if (!member || (inner.length > 0 && !member.inner)) throw new Error(`${path.join(".")} is not scanned.`);
  return inner.length === 0 ? member.slot : slotOf(member.inner as Wanted, ...inner);
}

function keep(name: string): number {
  const at = namesEnd;
  namesEnd += names.write(`${name}"`, at);
  return at;
}

const erasable = [keep("_sd"), keep("...")];

/**
 * Goes once over the bytes of a JSON object, and says whether they are its canonical form (RFC 8785). This costs a fraction of
 * what it takes to parse all of it and to write it again.
 *
 * @param bytes well-formed UTF-8. Somewhere after the object a byte that no value has, such as a newline, keeps the scan inside
 * @param wanted its `spans` are told where the members are
 * @returns where the object ends; -1 where it was not seen to be canonical. It may be so all the same: rare writings are left to
 *   the parser, and so is whatever may have fields that can be erased (RFC 9901 §4.2.4)
 */
export function scanCanonical(bytes: Buffer, start: number, wanted: WantedMembers): number {
  wanted.spans.fill(0);
  return bytes[start] === brace ? endOfObject(bytes, start, depthMax, wanted.members, wanted.spans) : -1;
}

// Each of these takes where something begins and gives where it ends, or -1 where it is not seen to be canonical.

function endOfObject(bytes: Buffer, start: number, depthLeft: number, wanted: Wanted, spans: Spans): number {
  let at = start + 1;
  if (bytes[at] === braceEnd) return at + 1;
  let before = 0;
  let next = 0;
  for (;;) {
    if (bytes[at] !== quote) return -1;
    const name = at + 1;
    let nameEnd = name;
    // Only ASCII is scanned, of which UTF-8 has the order of UTF-16.
    while (isPlain(bytes[nameEnd] as number) && (bytes[nameEnd] as number) < 0x80) nameEnd++;
    if (bytes[nameEnd] !== quote || bytes[nameEnd + 1] !== colon) return -1;
    // RFC 8785 §3.2.3. No name comes twice (RFC 7493 §2.3).
    if (before > 0 && order(bytes, before, bytes, name) >= 0) return -1;
    if (nameEnd - name === 3 && erasable.some((one) => order(names, one, bytes, name) === 0)) return -1;
    before = name;
    // What is wanted has the same order.
    let compared = -1;
    while (next < wanted.length) {
      compared = order(names, (wanted[next] as Member).at, bytes, name);
      if (compared >= 0) break;
      next++;
    }
    const member = compared === 0 ? wanted[next] : undefined;
    const value = nameEnd + 2;
    if (member?.inner && bytes[value] === brace)
      at = endOfObject(bytes, value, depthLeft - 1, member.inner, spans);
    else at = endOfValue(bytes, value, depthLeft);
    if (at < 0) return -1;
    if (member) {
      spans[member.slot] = value;
      spans[member.slot + 1] = at;
    }
    if (bytes[at] === braceEnd) return at + 1;
    if (bytes[at] !== comma) return -1;
    at++;
  }
}

function endOfArray(bytes: Buffer, start: number, depthLeft: number): number {
  let at = start + 1;
  if (bytes[at] === bracketEnd) return at + 1;
  for (;;) {
    at = endOfValue(bytes, at, depthLeft);
    if (at < 0 || bytes[at] === bracketEnd) return at < 0 ? at : at + 1;
    if (bytes[at] !== comma) return -1;
    at++;
  }
}

const nothing: Wanted = [];
const nowhere: Spans = new Int32Array(0);

function endOfValue(bytes: Buffer, start: number, depthLeft: number): number {
  const first = bytes[start] as number;
  if (first === quote) return endOfText(bytes, start);
  if (first === minus || (first >= zero && first <= nine)) return endOfNumber(bytes, start);
  if (first === brace) return depthLeft > 0 ? endOfObject(bytes, start, depthLeft - 1, nothing, nowhere) : -1;
  if (first === bracket) return depthLeft > 0 ? endOfArray(bytes, start, depthLeft - 1) : -1;
  for (const word of ["true", "false", "null"])
    if (bytes.toString("latin1", start, start + word.length) === word) return start + word.length;
  return -1;
}

function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    while (isPlain(bytes[at] as number)) at++;
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] !== backslash || escaped[bytes[at + 1] as number] === 0) return -1;
    at += 2;
  }
}

/** So many digits in decimal are held exactly enough for ECMAScript to write the same again. */
const digitsMax = 15;
/** Below a millionth ECMAScript writes an exponent. */
const placesMax = 6;

/** RFC 8785 §3.2.2.3: a number is as ECMAScript writes it. */
function endOfNumber(bytes: Buffer, start: number): number {
  const whole = endOfDigits(bytes, start);
  const isFraction = bytes[whole] === point;
  const at = isFraction ? endOfDigits(bytes, whole + 1) : whole;
  const digits = whole - start;
  const places = isFraction ? at - whole - 1 : 0;
  const isShort =
    digits > 0 &&
    digits + places <= digitsMax &&
    (bytes[start] !== zero || (digits === 1 && places <= placesMax)) &&
    (!isFraction || (places > 0 && bytes[at - 1] !== zero));
  return isShort && !isInNumber(bytes[at] as number) ? at : endOfRareNumber(bytes, start);
}

function endOfDigits(bytes: Buffer, start: number): number {
  let at = start;
  while (isDigit(bytes[at] as number)) at++;
  return at;
}

export function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function isInNumber(byte: number): boolean {
  return isDigit(byte) || byte === minus || byte === point || byte === 0x2b || byte === 0x65;
}

function endOfRareNumber(bytes: Buffer, start: number): number {
  let at = start;
  while (isInNumber(bytes[at] as number)) at++;
  const written = bytes.toString("latin1", start, at);
  return String(Number(written)) === written ? at : -1;
}

/** Whether one name is before the other (less than 0), after it (more), or is the same (0). Each ends in its quote. */
function order(bytes: Buffer, one: number, others: Buffer, other: number): number {
  let at = 0;
  while (bytes[one + at] === others[other + at]) if (bytes[one + at++] === quote) return 0;
  const [left, right] = [bytes[one + at] as number, others[other + at] as number];
  if (left === quote) return -1;
  return right === quote ? 1 : left - right;
}
