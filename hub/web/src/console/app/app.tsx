// app.tsx: what is shown at which address.
import { Toasts } from "../../shared/toast";

export function App() {
  return (
    <>
      <main>Tocsin</main>
      <Toasts />
    </>
  );
}
