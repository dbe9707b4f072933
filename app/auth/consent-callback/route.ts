import type { NextRequest } from "next/server";
import { finishConsent } from "@/lib/identity/trips/finish-consent";
import { recordRefusal } from "@/lib/identity/trips/record-refusal";
import { broughtBy, land } from "../land";

export const GET = (request: NextRequest) => land(async () => recordRefusal(await finishConsent(broughtBy(request))));
