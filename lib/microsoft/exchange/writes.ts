import type { WriteAnswer } from "../write-answer";
import { ExchangeError } from "./exchange-error";

/** Makes a write. ExchangeErrors become an outcome (`tooEarly` lists those that mean `not-yet`); all other errors are thrown. */
export async function exchangeWrite<T>(write: () => Promise<T>, tooEarly: readonly ExchangeError["says"][]): Promise<WriteAnswer<T>> {
  try {
    return { is: "done", value: await write(), requestId: null };
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    if (error.says === "already-there") return { is: "already-there", requestId: error.requestId };
    return { is: tooEarly.includes(error.says) ? "not-yet" : "failed", error };
  }
}
