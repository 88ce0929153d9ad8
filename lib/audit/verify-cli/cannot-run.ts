/** What was asked for can't be checked: nothing is there, can't be read, or the keys are not known. That says nothing of the log. */
export class CannotRunError extends Error {
  override readonly name = "CannotRunError";
}
