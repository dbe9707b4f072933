/** "uploaded by Ada Admin, not confirmed by Dropzone". */
export const notConfirmedWords = (uploadedBy: string | null): string =>
  `uploaded by ${uploadedBy ?? "somebody"}, not confirmed by Dropzone`;
