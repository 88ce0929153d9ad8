/** A text or file that is not in the format it should be in. The message says what is wrong, never what it holds. */
export class MalformedError extends Error {
  override readonly name = "MalformedError";
}
