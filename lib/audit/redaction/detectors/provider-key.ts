import { findAll, type Span } from "./span.ts";

/**
 * Keys that their provider marks by a prefix, as secret scanners know them. Each is bounded at its start, so that no place is
 * looked at twice, and ends with its only unbounded repetition.
 */
const formats: readonly (readonly [detector: string, pattern: string])[] = [
  ["aws_access_key", "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])"],
  ["github_token", "gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}"],
  ["gitlab_token", "gl(?:pat|dt|rt|ptt|soat|cbt|ft)-[\\w-]{20,}"],
  ["slack_token", "xox[abeoprs]-[A-Za-z0-9-]{11,}|xapp-\\d-[A-Za-z0-9-]{10,}"],
  ["stripe_key", "(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{24,}"],
  ["google_key", "AIza[\\w-]{35}|ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,}|1//0[\\w-]{30,}"],
  ["anthropic_key", "sk-ant-[\\w-]{16,}"],
  ["openai_key", "sk-(?:proj-|svcacct-|admin-|or-v1-)?(?=[\\w-]{0,40}[0-9A-Z])[\\w-]{20,}"],
  ["npm_token", "npm_[A-Za-z0-9]{36,}"],
  ["pypi_token", "pypi-AgE[\\w-]{40,}"],
  ["sendgrid_key", "SG\\.[\\w-]{16,}\\.[\\w-]{16,}"],
  ["twilio_key", "SK[0-9a-f]{32}(?![0-9a-zA-Z])"],
  ["mailgun_key", "key-[0-9a-f]{32}(?![0-9a-zA-Z])"],
  ["huggingface_token", "hf_[A-Za-z0-9]{30,}"],
  ["digitalocean_token", "do[opr]_v1_[a-f0-9]{64}"],
  ["docker_token", "dckr_(?:pat|oat)_[\\w-]{20,}"],
  ["vault_token", "hv[sbr]\\.[\\w-]{24,}"],
  ["shopify_token", "shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"],
  ["databricks_token", "dapi[0-9a-f]{32}(?:-\\d)?(?![0-9a-zA-Z])"],
  ["atlassian_token", "ATATT3x[\\w-]{30,}=?[\\w]*"],
  ["linear_key", "lin_(?:api|oauth)_[A-Za-z0-9]{32,}"],
  ["notion_token", "ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?![A-Za-z0-9])"],
  ["telegram_token", "\\d{8,10}:AA[\\w-]{33}(?![\\w-])"],
  ["sentry_token", "sntr[yu]s_[\\w+/=-]{40,}"],
  ["age_key", "AGE-SECRET-KEY-1[A-Z0-9]{58}"],
  ["countersign_token", "cs[tsi]_[\\w-]{43}(?![\\w-])"],
];

const any = new RegExp(`(?<![A-Za-z0-9])(?:${formats.map(([, pattern]) => pattern).join("|")})`, "g");
const each = formats.map(([detector, pattern]) => ({ detector, pattern: new RegExp(`^(?:${pattern})`) }));
const hooks =
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{12,}|discord(?:app)?\.com\/api\/webhooks\/\d{10,20}\/[\w-]{20,}/g;
const awsSecret = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** Keys of providers, by their prefix; an AWS secret key, which has none, beside its access key. */
export function findProviderKeys(text: string): Span[] {
  const found = findAll(text, any, "provider_key").map(({ from, to }) => ({
    from,
    to,
    detector: nameOf(text.slice(from)),
  }));
  if (found.some(({ detector }) => detector === "aws_access_key"))
    found.push(
      ...findAll(
        text,
        awsSecret,
        "aws_secret_key",
        (match) => /\d/.test(match) && /[a-z]/.test(match) && /[A-Z]/.test(match),
      ),
    );
  return text.includes("hooks") ? [...found, ...findAll(text, hooks, "webhook")] : found;
}

function nameOf(text: string): string {
  return each.find(({ pattern }) => pattern.test(text))?.detector ?? "provider_key";
}

const begin = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const end = /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** Private keys in PEM (RFC 7468) or OpenPGP's armour; one that was cut short, to the text's end. */
export function findPrivateKeys(text: string): Span[] {
  if (!text.includes("-----BEGIN ")) return [];
  const ends = findAll(text, end, "private_key");
  let passed = 0;
  return findAll(text, begin, "private_key").map(({ from, detector }) => {
    while (passed < ends.length && (ends[passed]?.from ?? 0) < from) passed++;
    return { from, to: ends[passed]?.to ?? text.length, detector };
  });
}
