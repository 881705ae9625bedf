// How wide a picture may be: one unit of it is one pixel, so that letters keep their size on every screen.

import { useEffect, useRef, useState } from "preact/hooks";

export function useWidth() {
  const place = useRef<SVGSVGElement>(null);
  const [width, set] = useState(720);
  useEffect(() => {
    const watch = new ResizeObserver(([seen]) => seen && set(Math.max(240, Math.round(seen.contentRect.width))));
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return { place, width };
}
