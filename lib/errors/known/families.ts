import type { KnownError } from "./known-error";

/**
 * What an AADSTS number that is in no table is about. Microsoft numbers errors by subject, so the first digits tell it; the exact cause stays
 * unknown. https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

type Family = KnownError & { numbers: RegExp };

const families: readonly Family[] = [
  {
    means: "sign-in-blocked-by-policy",
    numbers: /^(53\d{3}|530\d{3})$/,
    cause: "Numbers that begin with 53 are about Conditional Access, devices and other policies.",
  },
  {
    means: "consent-missing",
    numbers: /^650\d{3}$/,
    cause: "Numbers that begin with 650 are about consent, and about products that the tenant does not have.",
    or: [{ means: "resource-not-in-tenant", cause: "A product that consent was asked for is not in the tenant." }],
  },
  { means: "consent-missing", numbers: /^65\d{3}$/, cause: "Numbers that begin with 65 are about consent." },
  {
    means: "secret-not-accepted",
    numbers: /^7000\d{3}$/,
    cause: "Numbers that begin with 7000 are about the app's own credential.",
    or: [{ means: "certificate-mismatch", cause: "The app uses a certificate that Microsoft does not accept." }],
  },
  {
    means: "sign-in-failed",
    numbers: /^50\d{3,5}$/,
    cause: "Numbers that begin with 50 are about the sign-in itself: the account, its password, or how it was proved.",
  },
];

/** Undefined when no number belongs to a family. */
export const familyOf = (numbers: readonly number[]): KnownError | undefined =>
  families.find((family) => numbers.some((number) => family.numbers.test(String(number))));
