import type { Customer } from "@/lib/store/customers";

/** Null for a customer who has not ended. */
export const endedOf = ({ endedAt, eraseAt }: Customer): { at: string; erase_at: string } | null =>
  endedAt !== null && eraseAt !== null ? { at: endedAt, erase_at: eraseAt } : null;
