import type { NextRequest } from "next/server";
import { startTrip } from "@/lib/identity/start-trip";
import { broughtBy, land } from "../land";

export const GET = (request: NextRequest) => land(() => startTrip(broughtBy(request)));
