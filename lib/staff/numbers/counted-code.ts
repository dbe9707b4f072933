import type { Trouble } from "@/lib/errors/trouble";

/** By what an error is counted: Microsoft's AADSTS code, which says more than ours, wherever in a trouble it stands; else our own. Pure. */
export const countedCode = ({ code, vendorCode, detail }: Pick<Trouble, "code" | "vendorCode" | "detail">): string =>
  /AADSTS\d{5,8}/.exec(`${vendorCode ?? ""} ${detail ?? ""}`)?.[0] ?? code;
