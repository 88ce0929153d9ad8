import { setImmediate as othersTurn } from "node:timers/promises";

/** For how long a long reckoning keeps the process to itself, in milliseconds. */
const turnMs = 20;

/** A long reckoning in a process that has other things to do: it lets them have their turn, and ends in time. */
export class Pace {
  readonly #endsAtMs: number;
  #turnEndsAtMs = performance.now() + turnMs;

  /** @param limitMs how long it may take in all, in milliseconds */
  constructor(limitMs: number) {
    this.#endsAtMs = performance.now() + limitMs;
  }

  get leftMs(): number {
    return this.#endsAtMs - performance.now();
  }

  /** Called after each small part; it waits only where the turn is over. */
  async breathe(): Promise<void> {
    if (performance.now() < this.#turnEndsAtMs) return;
    await othersTurn();
    this.#turnEndsAtMs = performance.now() + turnMs;
  }
}
