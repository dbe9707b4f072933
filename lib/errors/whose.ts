/**
 * On whose side an error lies: the customer's organization, Dropzone's team who run this portal and enter what it needs, Microsoft's services,
 * or Dropzone's service.
 */
export const whoseSides = ["theirs", "ours", "microsoft", "dropzone"] as const;
export type Whose = (typeof whoseSides)[number];

/** As the customer reads it, after "On whose side:". */
export function whoseWords(whose: Whose): string {
  switch (whose) {
    case "theirs":
      return "your organization's";
    case "ours":
      return "ours, Dropzone's team";
    case "microsoft":
      return "Microsoft's";
    case "dropzone":
      return "Dropzone's service";
  }
}
