import { z } from "zod";
import { optionalCapabilities } from "@/lib/catalogue/capabilities";
import { nationalClouds } from "@/lib/catalogue/clouds";
import { stepStates } from "@/lib/catalogue/states";
import { stepSlugs } from "@/lib/catalogue/steps";
import { waitingOnWhom } from "@/lib/catalogue/waiting-on";
import { expiryKinds, stages } from "@/lib/staff/list/summary";

/** The values that several answers and events have in common. What is registered is a component of docs/openapi.yaml, under its id. */

export const contract = z.registry<{ id: string; description?: string }>();

export const timeSchema = z.iso.datetime().register(contract, { id: "Time" });
export const stepSlugSchema = z.enum(stepSlugs).register(contract, { id: "StepSlug" });
export const stepStateSchema = z.enum(stepStates).register(contract, { id: "StepState" });
export const stageSchema = z.enum(stages).register(contract, { id: "Stage" });
export const cloudSchema = z.enum(nationalClouds).register(contract, { id: "Cloud" });
export const waitingOnSchema = z
  .enum(waitingOnWhom)
  .describe("Who has to act next. `us` is Dropzone. `dropzone-entry` is a person who enters the values in the customer's Dropzone.")
  .register(contract, { id: "WaitingOn" });
export const expiryKindSchema = z.enum(expiryKinds).register(contract, { id: "ExpiryKind" });
export const capabilitiesSchema = z
  .array(z.enum(optionalCapabilities))
  .nullable()
  .describe("The optional capabilities that were chosen. Null before the customer has chosen.")
  .register(contract, { id: "Capabilities" });
