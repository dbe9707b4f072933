"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * After an answer that found something wrong, the first field it is about has the focus, and so stands on the screen: the button that
 * was pressed can be far below it. The answer is the state of the form's action; the one a page is drawn with moves nothing.
 */
export function useFirstMistake(answer: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  const seen = useRef(answer);
  useEffect(() => {
    if (seen.current === answer) return;
    seen.current = answer;
    form.current?.querySelector<HTMLElement>(mistaken)?.focus();
  }, [answer]);
  return form;
}

/** A group of checkboxes is described by what is wrong with it, and only then. */
const mistaken = '[aria-invalid="true"], fieldset[aria-describedby] input';
