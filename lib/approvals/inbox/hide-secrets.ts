import { hashToken, secretFields } from "#lib/audit/redaction/index.ts";
import { canonicalJson } from "#lib/core/canonical-json.ts";
import { type HiddenSecret, hiddenWords, maskSecrets } from "#lib/core/hidden-secret.ts";
import { digestOfText } from "#lib/kernel/digest.ts";
import { displayHash } from "../requests/display.ts";
import type { ApprovalBasis, ApprovalView } from "../requests/schemas.ts";

type Held<T> = Omit<T, "secrets" | "withheld">;
export type BareView = Held<Omit<ApprovalView, "previous" | "edited">> & {
  previous: Held<NonNullable<ApprovalView["previous"]>> | null;
  edited: Held<NonNullable<ApprovalView["edited"]>> | null;
};

/** Which of the calls are the reader's own: whom the agent acts for knows what it sends. */
type Own = { call: boolean; previous: boolean };

/**
 * Names the secrets in the arguments, for the page to hide until somebody asks to see them. Whoever decides must be able to see
 * exactly what would be sent, and whom the agent acts for may; to everybody else they are not sent at all, nor where what people
 * and gateways wrote repeats them. The call before was decided on: to decide on this one gives nobody its secrets.
 */
export function hideSecrets(view: BareView, own: Own): ApprovalView {
  const { vote, edit, break_glass, review_break_glass } = view.can;
  const decides = [vote, edit, break_glass, review_break_glass].includes(true);
  const mayRead = decides || own.call;
  const previous = view.previous && held(view.previous.arguments, own.previous);
  // Beside keyed hashes of the call before, those of this one are keyed too: else no two of equal secrets were equal.
  const keyed = !mayRead || (decides && previous?.withheld === true);
  const call = held(view.display.arguments, mayRead, keyed);
  const edited = view.edited && held(view.edited.arguments, mayRead, keyed);
  const without = <T extends string | null>(text: T): T => call.without(edited ? edited.without(text) : text);
  const display = {
    ...view.display,
    arguments: call.arguments,
    rationale: without(view.display.rationale),
  };
  return {
    ...view,
    display,
    // A hash of what is not sent would tell whoever guesses a short secret that they guessed right.
    display_hash: displayHash(display),
    votes: view.votes.map((vote) => ({ ...vote, reason: without(vote.reason) })),
    ended: view.ended && { ...view.ended, reason: without(view.ended.reason) },
    outcome: view.outcome && { ...view.outcome, note: without(view.outcome.note) },
    basis: view.basis && basisWithout(view.basis, without),
    secrets: call.secrets,
    withheld: call.withheld,
    previous: view.previous && previous && { ...view.previous, ...shown(previous) },
    edited: view.edited && edited && { ...view.edited, ...shown(edited) },
  };
}

type Without = <T extends string | null>(text: T) => T;

type HeldArguments = Pick<NonNullable<ApprovalView["previous"]>, "arguments" | "secrets" | "withheld"> & {
  /** What somebody wrote without the secrets that it repeats, where they are withheld. */
  without: Without;
};

function shown({ arguments: args, secrets, withheld }: HeldArguments) {
  return { arguments: args, secrets, withheld };
}

function held(canonical: string, mayRead: boolean, keyed = !mayRead): HeldArguments {
  const value = JSON.parse(canonical) as unknown;
  const texts = new Map(secretFields(value).map((pointer) => [pointer, textAt(value, pointer)]));
  const secrets = [...texts].map(([pointer, text]): HiddenSecret => {
    // Without the deployment's key nobody can try values until the hash is the same.
    const digest = keyed ? hashToken(text) : digestOfText(text).slice(0, "sha256:".length + 12);
    return { pointer, characters: [...text].length, digest };
  });
  const withheld = !mayRead && secrets.length > 0;
  return {
    arguments: withheld ? maskSecrets(canonical, secrets) : canonical,
    secrets,
    withheld,
    without: (text) => {
      if (!withheld || text === null) return text;
      return secrets.reduce<string>((rest, secret) => {
        const said = texts.get(secret.pointer) ?? "";
        return said.length < repeatedMin ? rest : rest.replaceAll(said, `[${hiddenWords(secret)}]`);
      }, text) as typeof text;
    },
  };
}

/** What of a request's texts is told where its page is not: without its secrets. */
export function withoutSecrets(args: Uint8Array): Without {
  return held(Buffer.from(args).toString("utf8"), false).without;
}

function basisWithout(basis: ApprovalBasis, without: Without): ApprovalBasis {
  if (basis.kind === "standing") return basis;
  const { reason, incident, review } = basis;
  return {
    ...basis,
    reason: without(reason),
    incident: without(incident),
    review: review && { ...review, note: without(review.note) },
  };
}

/** Shorter ones are in other words by chance. */
const repeatedMin = 4;

function textAt(value: unknown, pointer: string): string {
  const found = pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], value);
  return typeof found === "string" ? found : canonicalJson(found);
}
