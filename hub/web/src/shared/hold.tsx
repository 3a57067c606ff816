// hold.tsx: what must not happen by a slip is held down for its time: by finger, mouse, Space, Enter or a
// key of its own. Who cannot hold (a screen reader's click) presses twice.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { lettersWork } from "./keys";
import { text } from "./text";

const ARMED_MS = 8000;

interface Holding {
  isHeld: boolean;
  begin: () => void;
  end: () => void;
}

function useHolding(ms: number, onHeld: () => void): Holding {
  const isHeld = useSignal(false);
  const timer = useRef(0);

  const end = () => {
    clearTimeout(timer.current);
    isHeld.value = false;
  };
  const begin = () => {
    if (isHeld.peek()) return;
    isHeld.value = true;
    timer.current = window.setTimeout(() => {
      end();
      onHeld();
    }, ms);
  };
  useEffect(() => end, []);
  return { isHeld: isHeld.value, begin, end };
}

interface HoldProps {
  ms: number;
  onHeld: () => void;
  /** A letter that may be held instead, from anywhere outside fields. */
  letter?: string;
  class?: string;
  disabled?: boolean;
  isBusy?: boolean;
  isFirst?: boolean;
  children: ComponentChildren;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches("input, textarea, select");

export function Hold({
  ms,
  onHeld,
  letter,
  disabled,
  isBusy,
  isFirst,
  children,
  ...rest
}: HoldProps) {
  const button = useRef<HTMLButtonElement>(null);
  const isArmed = useSignal(false);
  const { isHeld, begin, end } = useHolding(ms, onHeld);
  const canHold = !disabled && !isBusy;

  useEffect(() => {
    if (isFirst && canHold) button.current?.focus();
  }, [isFirst, canHold]);

  useEffect(() => {
    if (!letter || !canHold) return;
    const isOurs = (event: KeyboardEvent) => event.key.toLowerCase() === letter;
    const down = (event: KeyboardEvent) => {
      const isFree = !isTyping(event.target) && !document.querySelector("dialog[open]");
      if (isOurs(event) && !event.repeat && !event.ctrlKey && isFree && lettersWork.peek()) begin();
    };
    const up = (event: KeyboardEvent) => {
      if (isOurs(event)) end();
    };
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", end);
    return () => {
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
      removeEventListener("blur", end);
    };
  }, [letter, canHold]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat && canHold) begin();
  };
  const onClick = (event: MouseEvent) => {
    if (event.detail > 0 || !canHold) return; // a pointer's: it holds
    if (isArmed.peek()) {
      isArmed.value = false;
      onHeld();
      return;
    }
    isArmed.value = true;
    setTimeout(() => {
      isArmed.value = false;
    }, ARMED_MS);
  };

  return (
    <button
      {...rest}
      ref={button}
      type="button"
      class={`button hold ${rest.class ?? ""} ${isHeld ? "held" : ""}`}
      style={{ "--hold": `${ms}ms` }}
      aria-disabled={!canHold}
      aria-busy={isBusy ?? false}
      onPointerDown={(event) => event.button === 0 && canHold && begin()}
      onPointerUp={end}
      onPointerLeave={end}
      onPointerCancel={end}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={onKeyDown}
      onKeyUp={end}
      onBlur={end}
      onClick={onClick}
    >
      <span>{children}</span>
      <small aria-live="polite">
        {text(isArmed.value ? "face.press_again" : isHeld ? "face.keep_holding" : "face.hold")}
      </small>
    </button>
  );
}
