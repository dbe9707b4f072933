/**
 * The words by which a customer is found. Both the names and the search text are normalized here, so "MÜLLER" finds "Muller & Söhne". Pure.
 */

/** The words in lower case, without accents, each once. Punctuation separates words, so a domain is found by each of its parts. */
export function searchWords(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ""))];
}

/** The name to sort by: without case and accents. */
export const sortNameOf = (name: string): string => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
