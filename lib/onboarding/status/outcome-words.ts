/** The outcome of a call in the evidence, in words. `status`: null when no answer came. */
export function outcomeWords(status: number | null): string {
  if (status === null) return "No answer";
  if (status < 300) return "Answered";
  if (status === 404) return "Not there";
  if (status === 401 || status === 403) return "Refused";
  if (status === 429) return "Slowed down";
  return status < 500 ? "Not accepted" : "Microsoft's own fault";
}
