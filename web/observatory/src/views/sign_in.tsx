// The other end of the link that `noctem admin open` printed. Its secret stands behind the #, which a browser sends to
// nobody, and leaves the address before anything else happens.

import { useEffect, useState } from "preact/hooks";
import { Command } from "../admin/command.tsx";
import { signIn } from "../admin/session.ts";
import { Refusal } from "../ask.ts";
import { address, type Place } from "../route.ts";
import { visible } from "../words.ts";

export function SignIn({ place }: { place: Place }) {
  const [error, fail] = useState<string | undefined>();
  useEffect(() => {
    history.replaceState(null, "", address("sign-in"));
    if (place.id === "") {
      fail("This address holds no link.");
      return;
    }
    signIn(place.id).then(() => location.replace(address("admin")),
      (refusal) => fail(refusal instanceof Refusal ? refusal.message : "The node did not answer."));
  }, [place.id]);
  if (error === undefined) return <><h1>Signing in</h1><p class="quiet" role="status">Asking the node …</p></>;
  return (
    <>
      <h1>Not signed in</h1>
      <div class="refusal" role="alert"><p>{visible(error)}</p></div>
      <p>A link works once, and for two minutes. This prints another:</p>
      <Command text="noctem admin open" />
    </>
  );
}
