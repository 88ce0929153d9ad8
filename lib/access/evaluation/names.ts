/** Whether a name from outside can be part of a key: parts are told apart by newlines, so that one with a newline could pass for two. */
export function isKeyPart(name: string): boolean {
  return !name.includes("\n");
}
