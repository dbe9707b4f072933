/** Words that a customer is found by. Both sides of a search go through here, so that "MÜLLER" finds "Muller & Söhne". Pure. */

/** In lower case, without accents, each once. Punctuation separates, so a domain is found by each of its parts. */
export function searchWords(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ""))];
}

/** For sorting: as people read it, whatever the letters' case. */
export const sortNameOf = (name: string): string => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
