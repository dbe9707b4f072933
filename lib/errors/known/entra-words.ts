import type { KnownError } from "./known-error";

/**
 * The fixed sentences of Entra's messages, for texts that were copied without the number. Their meaning is the number's, so a row here only
 * says which number has which sentence. In English: the other languages stand in page-errors.ts, as far as pages show them without a number.
 */
const sentences: readonly [number: number, text: RegExp][] = [
  [7000215, /invalid client secret(?: is)? provided|client secret value, not the client secret id/i],
  [7000222, /client secret keys? .{0,80}(?:is|are|has|have) expired|client secret (?:is|has) expired/i],
  [7000218, /request body must contain .{0,60}client_(?:assertion|secret)/i],
  [700016, /application with identifier .{0,100}was not found in the directory/i],
  [7000229, /missing service principal in the tenant/i],
  [7000112, /application .{0,120}is disabled/i],
  [700027, /client assertion (?:contains an invalid signature|failed signature validation)/i],
  [500011, /resource principal named .{0,200}was not found in the tenant/i],
  [650052, /organization .{0,60}lacks a service principal|has not subscribed to or enabled/i],
  [50105, /not assigned to a role for the application|configured the application .{0,120}to block users/i],
  [90093, /grant requires admin permission|does not have .{0,40}to consent to/i],
  [50011, /(?:redirect|reply) (?:uri|url|address) .{0,200}(?:does|do) not match/i],
  [50057, /user account is disabled/i],
  [50055, /password (?:is|has) expired/i],
  [70008, /(?:refresh token|authorization code|grant) (?:has|is) expired/i],
  [50173, /grant has expired due to it being revoked/i],
  [50059, /no tenant-identifying information/i],
  [90002, /tenant .{0,120}not found|no subscription.{0,40}tenant/i],
  [500213, /cross-tenant access polic/i],
  [530032, /blocked by (?:security|the) (?:policy|defaults)/i],
];

/** `rows`: the table of the numbers. */
export const sentencesOf = (rows: readonly KnownError[]): KnownError[] =>
  sentences.flatMap(([number, text]) => {
    const row = rows.find(({ aadsts, text: also }) => aadsts?.includes(number) && !also);
    if (!row) return [];
    const { aadsts: _numbers, ...meaning } = row;
    return [{ ...meaning, text, called: `AADSTS${number}` }];
  });
