"use client";

import { useSyncExternalStore } from "react";

/** False on the server and for as long as the browser takes the page over: for what does nothing without JavaScript. */
export const useIsHydrated = (): boolean => useSyncExternalStore(nothingToHear, isTrue, isFalse);

const nothingToHear = () => () => undefined;
const isTrue = () => true;
const isFalse = () => false;
