/**
 * What a field's name says of its value: a secret, whatever it looks like; a secret if it looks random; a telephone number; or
 * nothing.
 */
export type NameKind = "secret" | "secret_if_random" | "phone" | "plain";

const secretEndings =
  /(password|passwd|passphrase|passcode|passwort|kennwort|contraseña|contrasena|motdepasse|wachtwoord|senha|pgpass|basicauth|secret|token|authorization|apikey|accesskey|secretkey|privatekey|signingkey|encryptionkey|masterkey|accountkey|sharedkey|sshkey|cookie|credential|connectionstring|accesskeyid|bearer|jwt|clientassertion|recoverycode|backupcode|securitycode|socialsecuritynumber|ssn|securitynumber)$/;
/** Plurals are numbers as often as secrets: `max_tokens`. */
const pluralEndings =
  /(passwords|secrets|tokens|apikeys|cookies|credentials|privatekeys|recoverycodes|backupcodes)$/;
const secretNames = new Set([
  "pwd",
  "pass",
  "pin",
  "otp",
  "totp",
  "mfacode",
  "cvv",
  "cvc",
  "cvv2",
  "csc",
  "pgpassword",
  "dsn",
  "auth",
  "authheader",
  "xauth",
  "sas",
  "setcookie",
]);
/** What paging and languages call tokens. */
const harmless =
  /(page|continuation|cancellation|design|progress)token$|^(next|continue|sync|cursor|prev|previous|start|end|resume|max|stop|pad|eos|bos|unk)token$|^bearer$/;
const maybeNames =
  /(?<!public|foreign|primary|sort|partition|idempotency|cache|object|row|translation|project|issue)key$|^(auth|sig|session|sessionid|sid|sessid|code|authcode|credential|nonce|hmac|access|refresh|assertion|samlresponse|phpsessid|jsessionid)$|signature$|sessionid$/;
const phoneNames =
  /(phone|mobile|telephone|fax|whatsapp|msisdn|cellphone|^cell|^tel|^telefon|phonenumber|mobilenumber|faxnumber|phoneno|mobileno|telno)\d?$/;
/** Words after a name that leave its meaning as it is: `password_confirmation`, `token2`, `secret_value`. */
const neutralEndings =
  /(confirmation|confirm|repeat|again|value|text|string|plain|raw|header|base64|b64|hash|old|new|current|\d+)$/;

/** `db_pass`, `smtpPwd`; neither `compass` nor `bypass`. */
const endsInPass = /[^A-Za-z](pass|pwd)$|[a-z](Pass|Pwd)$/;

const known = new Map<string, NameKind>();
const knownMax = 5_000;

/** Case, blanks, dots, underscores and dashes do not count: `X-Api-Key` is `apikey`. */
export function kindOfName(name: string): NameKind {
  const before = known.get(name);
  if (before) return before;
  const end = name.slice(-80);
  const bare = end.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const kind = endsInPass.test(end) ? "secret" : judge(bare);
  if (known.size < knownMax && name.length <= 80) known.set(name, kind);
  return kind;
}

function judge(name: string): NameKind {
  const core = withoutNeutralEnding(name);
  if (harmless.test(core)) return "plain";
  if (
    secretEndings.test(name) ||
    secretEndings.test(core) ||
    secretNames.has(core) ||
    pluralEndings.test(core)
  )
    return "secret";
  if (maybeNames.test(core)) return "secret_if_random";
  return phoneNames.test(name) ? "phone" : "plain";
}

function withoutNeutralEnding(name: string): string {
  const shorter = name.replace(neutralEndings, "");
  return shorter === name || shorter === "" ? name : withoutNeutralEnding(shorter);
}

/** Whether a value under such a name may be one: yes or no is no secret, and the number of tokens is none. */
export function isSecretValue(name: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === "boolean" || value === "") return false;
  switch (kindOfName(name)) {
    case "secret":
      return typeof value !== "number" || !/s$/i.test(name);
    case "secret_if_random":
      return typeof value === "string" && looksRandom(value);
    default:
      return false;
  }
}

const tokenForm = /^[\w-]{16,512}$|^[A-Za-z0-9+/]{20,512}={0,2}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** As drawn by lot, not named by people: hexadecimal digits, or letters of both kinds and digits without a word in it. */
export function looksRandom(text: string): boolean {
  if (!tokenForm.test(text) || uuid.test(text)) return false;
  if (/^[0-9a-f]{32,}$/i.test(text)) return entropyOf(text) > 3;
  return (
    /\d/.test(text) &&
    /[a-z]/.test(text) &&
    /[A-Z]/.test(text) &&
    !/[a-z]{7}/.test(text) &&
    entropyOf(text) > 3.2
  );
}

/** Shannon's, in bits for each character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
