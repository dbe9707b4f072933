import type { NextRequest } from "next/server";
import { finishConsent } from "@/lib/identity/trips/finish-consent";
import { broughtBy, land } from "../land";

export const GET = (request: NextRequest) => land(() => finishConsent(broughtBy(request)));
