/**
 * Full screen: the viewer fills the window and the window the screen. The window's part is the browser's to refuse;
 * it is asked for the whole page, since menus and tooltips live outside the viewer.
 */

import { useEffect } from "react";
import { useCommand } from "@/lib/commands";
import { useLook } from "./look";

export function useFullScreen(): void {
  const full = useLook((look) => look.full);

  useCommand("viewer.fullscreen", () => (full ? leave() : enter()), { checked: full });

  useEffect(() => {
    const changed = () => document.fullscreenElement === null && useLook.setState({ full: false });
    document.addEventListener("fullscreenchange", changed);
    return () => {
      document.removeEventListener("fullscreenchange", changed);
      leave();
    };
  }, []);

  useEffect(() => {
    if (!full) return;
    // Where the browser gave only the window there is no Escape of its own.
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented && !inLayer(event.target)) leave();
    };
    // What is covered must not take the focus.
    const focused = (event: FocusEvent) => {
      const viewer = document.querySelector<HTMLElement>('[data-pane="viewer"]');
      const main = document.getElementById("main");
      const { target } = event;
      if (!(target instanceof Node) || !viewer || viewer.contains(target)) return;
      if (main?.contains(target) || document.querySelector("header")?.contains(target)) viewer.focus();
    };
    window.addEventListener("keydown", escape);
    document.addEventListener("focusin", focused);
    return () => {
      window.removeEventListener("keydown", escape);
      document.removeEventListener("focusin", focused);
    };
  }, [full]);
}

const inLayer = (target: EventTarget | null) =>
  target instanceof Element &&
  target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null;

function enter(): void {
  useLook.setState({ full: true });
  // Refused in a frame, or without a press: then the window is filled all the same.
  void document.documentElement.requestFullscreen?.().catch(() => undefined);
}

function leave(): void {
  if (!useLook.getState().full) return;
  useLook.setState({ full: false });
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
}
