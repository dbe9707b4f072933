import { helperName } from "@/lib/catalogue/helpers";
import { type ErrorCode, errorRow } from "./codes";

/** What stands in the way of a step or a change, as it is kept: what was decided. The words are made when it is read. Pure. */
export type Trouble = {
  code: ErrorCode;
  /** The vendor's own code, for support: "AADSTS7000215", "Authorization_RequestDenied". Null when it gave none. */
  vendorCode: string | null;
  /** What was found, in more detail than the code says: a permission's name, a vendor's reason. Nothing is decided by it. */
  detail: string | null;
  requestId: string | null;
  /** ISO 8601, UTC. */
  at: string;
};

export function troubleOf(code: ErrorCode, { at, ...found }: Pick<Trouble, "at"> & Partial<Omit<Trouble, "code" | "at">>): Trouble {
  return { code, vendorCode: null, detail: null, requestId: null, ...found, at };
}

export type TroubleWords = { what: string; next: string; who: string; waitingHelps: boolean };

export function troubleWords({ code, detail }: Pick<Trouble, "code" | "detail">): TroubleWords {
  const { what, next, who, waitingHelps } = errorRow(code);
  return { what: detail ?? what, next, who: helperName(who), waitingHelps };
}

/** For support: the vendor's code where there is one, since its documentation knows it; else ours. */
export const codeForSupport = ({ code, vendorCode }: Pick<Trouble, "code" | "vendorCode">): string => vendorCode ?? code;
