import type { CallObserver, CallRecord } from "@/lib/http";

/** Records the calls of some work, in the order in which they ended. Calls of a part are also recorded in the whole. */
export class Calls {
  readonly all: CallRecord[] = [];
  readonly #whole: Calls | null;

  constructor(whole: Calls | null = null) {
    this.#whole = whole;
  }

  /** Give this to a client as `onCall`. */
  readonly record: CallObserver = (call) => {
    this.all.push(call);
    this.#whole?.record(call);
  };

  /** A recorder for a part of the work. Its evidence then contains only its own calls, although other work runs at the same time. */
  part(): Calls {
    return new Calls(this);
  }
}
