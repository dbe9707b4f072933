import { appErrors } from "./codes/app";
import { consentErrors } from "./codes/consent";
import { credentialsErrors } from "./codes/credentials";
import { dropzoneErrors } from "./codes/dropzone";
import { exchangeErrors } from "./codes/exchange";
import { microsoftErrors } from "./codes/microsoft";
import { permissionsErrors } from "./codes/permissions";
import { portalErrors } from "./codes/portal";
import { signingInErrors } from "./codes/signing-in";
import type { ErrorRow } from "./error-row";

/**
 * Every error that the portal can name: one row a code, in lib/errors/codes/, with all that is known about it. A screen, a log line and
 * a support ticket mean the same thing by it. To add one is to add a row. Safe to import in the browser.
 */
export const errorCodes = {
  ...signingInErrors,
  ...consentErrors,
  ...appErrors,
  ...credentialsErrors,
  ...permissionsErrors,
  ...exchangeErrors,
  ...microsoftErrors,
  ...dropzoneErrors,
  ...portalErrors,
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorCodes;

/** The row with its optional fields: the literals above have only what each was given. */
export const errorRow = (code: ErrorCode): ErrorRow => errorCodes[code];

export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(errorCodes, value);
