import type { WriteAnswer } from "../write-answer";
import { ExchangeError } from "./exchange-error";

/** Removes something. What Exchange does not know is gone: a try before may have removed it, and its answer was lost. */
export async function exchangeRemoval(remove: () => Promise<unknown>): Promise<WriteAnswer> {
  const answer = await exchangeWrite(async () => {
    await remove();
    return null;
  }, ["not-replicated"]);
  return answer.is === "not-yet" ? { is: "already-there", requestId: answer.error.requestId } : answer;
}

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
