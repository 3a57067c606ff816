// qr.tsx: a QR code as the hub drew it. Black on white in both themes: a telephone reads it so.
export const Qr = ({ svg }: { svg: string | undefined }) =>
  svg ? <img class="qr" src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt="QR" /> : null;
