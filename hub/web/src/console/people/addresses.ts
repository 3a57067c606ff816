// addresses.ts: where an officer is called. They are shown masked: an empty field leaves them as they are, and
// to remove one is said on purpose.
const ADDRESSES = ["phone", "email"] as const;
export type Address = (typeof ADDRESSES)[number];

export const removalOf = (address: Address): string => `remove_${address}`;

/** What of them changes; "" removes. */
export function addressesOf(form: FormData): Partial<Record<Address, string>> {
  const changed: Partial<Record<Address, string>> = {};
  for (const address of ADDRESSES) {
    const written = String(form.get(address) ?? "").trim();
    if (written) changed[address] = written;
    else if (form.has(removalOf(address))) changed[address] = "";
  }
  return changed;
}
