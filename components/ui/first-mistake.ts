"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Moves the focus to the first invalid field after the form was sent, which also scrolls it into view: the submit button can be far
 * below it. `answer` is the state of the form's action; the state that the page is first drawn with moves nothing.
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

/** A group of checkboxes has `aria-describedby` only while it has an error. */
const mistaken = '[aria-invalid="true"], fieldset[aria-describedby] input';
