import { DomainError } from "#lib/core/errors.ts";

let running = false;

/**
 * Runs one simulation at a time in this process: each takes a connection and much of the processor, of which decisions need
 * what is left.
 *
 * @throws DomainError `unavailable` while another one runs
 */
export async function alone<T>(run: () => Promise<T>): Promise<T> {
  if (running) throw new DomainError("unavailable", "Another simulation is running. Try again in a moment.");
  running = true;
  try {
    return await run();
  } finally {
    running = false;
  }
}
