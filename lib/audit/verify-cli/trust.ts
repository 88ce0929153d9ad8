import { type Policy, parsePolicy } from "../log/index.ts";
import { CannotRunError } from "./cannot-run.ts";
import { bytesMax, readLocal } from "./place.ts";

/** Whose signatures count, whether the one who asks said so or the thing itself, and what the thing itself says. */
export type Trust = { policy: Policy; pinned: boolean; own: Policy | null };

/**
 * @param file the policy that was pinned, if any
 * @param own the policy that lies with what is checked, if any
 * @throws CannotRunError when neither is there, or it can't be read
 */
export async function loadTrust(file: string | undefined, own: Buffer | string | null): Promise<Trust> {
  const text = file === undefined ? own : await readLocal(file, bytesMax.note);
  if (text === null)
    throw new CannotRunError(
      file === undefined
        ? "No policy lies here: give the one that you have pinned, --policy <file>."
        : `There is no policy ${file}.`,
    );
  const pinned = file !== undefined;
  try {
    return { policy: parsePolicy(text.toString()), pinned, own: pinned ? readOwn(own) : null };
  } catch (error) {
    throw new CannotRunError(`The policy can't be read: ${(error as Error).message}`);
  }
}

/** Beside a policy that was pinned, one that can't be read says nothing. */
function readOwn(text: Buffer | string | null): Policy | null {
  try {
    return text === null ? null : parsePolicy(text.toString());
  } catch {
    return null;
  }
}
