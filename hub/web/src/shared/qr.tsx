// qr.tsx: a QR code as the hub drew it. Black on white in both themes: a telephone reads it so.
export const Qr = ({ svg, alt }: { svg: string | undefined; alt: string }) =>
  svg ? <img class="qr" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={alt} /> : null;
