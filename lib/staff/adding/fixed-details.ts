/** Why staff may not change some details of a customer. Without a schema: the form in the browser says it too. Pure. */

export const fixedWords = {
  "tenant-bound": "The Entra tenant that is connected lives in this cloud.",
  "integration-submitted": "The integrations were submitted to this Dropzone tenant, and the client secret with them.",
  "certificate-kept": "The certificate that was made for this Dropzone tenant is kept here.",
  "run-going": "A run is under way that works with this Dropzone tenant. Wait for its end.",
} as const;
export type Fixed = keyof typeof fixedWords;

export type DetailsHeld = { dropzoneHost: Fixed | null; cloud: Fixed | null };
type Known = { isBound: boolean; isSubmitted: boolean; hasCertificate: boolean; isRunGoing: boolean };

/** For each detail, why it may not change. Null when it may. What was made for one cloud or Dropzone tenant cannot be moved to another. */
export function whatIsFixed({ isBound, isSubmitted, hasCertificate, isRunGoing }: Known): DetailsHeld {
  return {
    cloud: isBound ? "tenant-bound" : null,
    dropzoneHost: isSubmitted ? "integration-submitted" : hasCertificate ? "certificate-kept" : isRunGoing ? "run-going" : null,
  };
}
