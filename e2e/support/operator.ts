import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { nodeFlags, root } from "../../bin/node.mjs";
import type { Asked, Done } from "./operator-process.ts";

/** Whoever sets an instance up, in one process that stays until it is closed. */
export class Operator {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (done: Done) => void>();
  #number = 0;

  /** @param env what a command line of the instance is given */
  constructor(env: NodeJS.ProcessEnv) {
    this.#child = fork(join(root, "e2e/support/operator-process.ts"), {
      cwd: root,
      env,
      execArgv: [...nodeFlags],
    });
    this.#child.on("message", (done: Done) => this.#answer(done));
    this.#child.on("exit", (code) => {
      for (const number of this.#waiting.keys())
        this.#answer({ number, error: `The operator's process ended with ${code}.` });
    });
  }

  async run<T>(command: Asked["command"], input: unknown): Promise<T> {
    this.#number += 1;
    const number = this.#number;
    const done = await new Promise<Done>((answer) => {
      this.#waiting.set(number, answer);
      this.#child.send({ number, command, input } satisfies Asked);
    });
    if ("error" in done) throw new Error(done.error);
    return done.result as T;
  }

  async close(): Promise<void> {
    const gone = new Promise((done) => this.#child.once("exit", done));
    this.#child.disconnect();
    await gone;
  }

  #answer(done: Done): void {
    this.#waiting.get(done.number)?.(done);
    this.#waiting.delete(done.number);
  }
}
