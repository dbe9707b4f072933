import { randomInt } from "node:crypto";
import { z } from "zod";
import type { VendorError } from "@/lib/errors/vendor-error";
import { dropzoneApp } from "@/lib/onboarding/planning/desired";
import type { WriteAnswer } from "../write-answer";
import { writeAnswer } from "./answers";
import type { BatchAnswer, BatchRequest } from "./batch";
import { isNotReplicated } from "./replication";

/** Client secrets of the app. Graph shows a secret only once, in the answer to the call that created it. */

export type NewSecret = { keyId: string; secretText: string; startDateTime: string; endDateTime: string };

/**
 * One day less than two years: policies limit a secret to 730 days, and two calendar years with a leap day have 731.
 * To the second, and up to a day earlier at random: by its end a secret is told from others when the answer with its id is lost.
 */
export function secretEndsAt(now: Date, days = 729): string {
  const end = now.getTime() + days * dayMs - randomInt(dayMs / 1000) * 1000;
  return new Date(Math.floor(end / 1000) * 1000).toISOString();
}

const dayMs = 24 * 3600 * 1000;

/** In days. The portal may not read a tenant's policy, so these are tried in turn when two years are refused. */
export const shorterLifetimes = [364, 179, 89] as const;

export const isTooLong = (error: VendorError): boolean => error.code === "CredentialInvalidLifetimeAsPerAppPolicy";

/** Needs Application.ReadWrite.All. Sending it twice creates two secrets. https://learn.microsoft.com/graph/api/application-addpassword */
export const addPasswordRequest = ({ objectId, endDateTime }: { objectId: string; endDateTime: string }): BatchRequest => ({
  id: "add-password",
  method: "POST",
  url: `/applications/${objectId}/addPassword`,
  body: { passwordCredential: { displayName: dropzoneApp.secretName, endDateTime } },
  repeatable: false,
});

const secretSchema = z.object({ keyId: z.string(), secretText: z.string(), startDateTime: z.string(), endDateTime: z.string() });

/** A success that cannot be read is a failure: then the secret is lost, and the run that asked for it removes it. */
export const classifyAddPassword = (answer: BatchAnswer): WriteAnswer<NewSecret> =>
  writeAnswer(answer, (body) => secretSchema.parse(body), { isTooEarly: isNotReplicated });
