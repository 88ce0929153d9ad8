export { addedKey, signedInNow } from "./added-key.ts";
export { type SoftwareKey, softwareKey } from "./software-key.ts";
