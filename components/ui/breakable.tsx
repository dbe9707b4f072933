import { Fragment } from "react";

/**
 * A host or a fingerprint on a narrow screen: it may break after a dot, and a long run without any, every eight characters, so that no
 * line holds a single last one. Copied, it is whole.
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
