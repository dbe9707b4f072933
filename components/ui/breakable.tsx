import { Fragment } from "react";

/**
 * A host name or a fingerprint that may wrap on a narrow screen: after a dot, or every eight characters in a long text without dots, so
 * that no line holds a single character. Copying it gives the unbroken text.
 */
export function Breakable({ text }: { text: string }) {
  let from = 0;
  return breakable(text).map((piece) => {
    from += piece.length;
    return (
      <Fragment key={from}>
        {piece}
        {from < text.length && <wbr />}
      </Fragment>
    );
  });
}

const breakable = (text: string): string[] =>
  (/^\w{33,}$/.test(text) ? text.match(/.{1,8}/g) : text.match(/[^.]*\.?/g)?.filter(Boolean)) ?? [];
