import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

/**
 * Has the browser make a key for its person.
 *
 * @throws Error that says what to do
 */
export async function makeKey(optionsJSON: PublicKeyCredentialCreationOptionsJSON) {
  const { startRegistration } = await supported();
  return startRegistration({ optionsJSON }).catch(inWords);
}

/**
 * Has the browser ask its person for one of their keys.
 *
 * @throws Error that says what to do
 */
export async function signWithKey(optionsJSON: PublicKeyCredentialRequestOptionsJSON) {
  const { startAuthentication } = await supported();
  return startAuthentication({ optionsJSON }).catch(inWords);
}

/** Ends what the browser asks for. */
export async function stopAsking(): Promise<void> {
  const { WebAuthnAbortService } = await import("@simplewebauthn/browser");
  WebAuthnAbortService.cancelCeremony();
}

async function supported() {
  const library = await import("@simplewebauthn/browser");
  if (!library.browserSupportsWebAuthn())
    throw new Error("This browser offers no security keys at this address. Use another one, over https.");
  return library;
}

/** Browsers say little on purpose: a site must not learn why somebody has no key at hand (WebAuthn Level 3 §14.6). */
function inWords(error: unknown): never {
  const name = error instanceof Error ? error.name : "";
  if (name === "InvalidStateError") throw new Error("This key is here already. Use another one.");
  if (name === "NotAllowedError" || name === "AbortError")
    throw new Error("No key was shown, or it was not unlocked in time. Nothing was changed; try again.");
  if (name === "SecurityError")
    throw new Error("This console is open at another address than its own, where keys don't work.");
  throw new Error("The browser could not use the key. Try again, or use another one.", { cause: error });
}
