import type { CallObserver, CallRecord } from "@/lib/http";

/** Records the calls of some work, in the order in which they ended. The calls of a part are calls of the whole too. */
export class Calls {
  readonly all: CallRecord[] = [];
  readonly #whole: Calls | null;

  constructor(whole: Calls | null = null) {
    this.#whole = whole;
  }

  /** For a client. */
  readonly record: CallObserver = (call) => {
    this.all.push(call);
    this.#whole?.record(call);
  };

  /** For work whose evidence holds its own calls alone, though other work goes on beside it. */
  part(): Calls {
    return new Calls(this);
  }
}
