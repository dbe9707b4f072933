import { appErrors } from "./codes/app";
import { consentErrors } from "./codes/consent";
import { credentialsErrors } from "./codes/credentials";
import { dropzoneErrors } from "./codes/dropzone";
import { exchangeErrors } from "./codes/exchange";
import { machineErrors } from "./codes/machine";
import { microsoftErrors } from "./codes/microsoft";
import { permissionsErrors } from "./codes/permissions";
import { portalErrors } from "./codes/portal";
import { signingInErrors } from "./codes/signing-in";
import type { ErrorRow } from "./error-row";

/**
 * Every error code of the portal, one row each, in lib/errors/codes/. Screens, log lines and support tickets use the same codes. To add an
 * error, add a row. Safe to import in the browser.
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
  ...machineErrors,
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorCodes;

/** The row, typed with its optional fields. In the type of the literals above, a row has only the fields that are written there. */
export const errorRow = (code: ErrorCode): ErrorRow => errorCodes[code];

export const isErrorCode = (value: string): value is ErrorCode => Object.hasOwn(errorCodes, value);
