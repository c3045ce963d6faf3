/** The system's own notifications, for when the window is not looked at. */

import { usePreferences } from "@/lib/preferences";
import { toast } from "@/ui";

/** Turns them on, which asks the browser first, or off. */
export async function notifyWhenDone(on: boolean): Promise<void> {
  if (!on) {
    usePreferences.setState({ notifications: false });
    return;
  }
  if (!("Notification" in globalThis)) {
    return toast({ text: "This browser has no notifications", kind: "problem", key: "notify" });
  }
  const permission = await Notification.requestPermission();
  usePreferences.setState({ notifications: permission === "granted" });
  if (permission === "granted") {
    toast({ text: "You are told when a task ends while this window is hidden", key: "notify" });
  } else {
    const text = "The browser does not allow notifications: its settings for this page can change that";
    toast({ text, kind: "problem", key: "notify" });
  }
}

export interface Note {
  title: string;
  body: string;
  /** Of two notes with one tag only the newer stays. */
  tag: string;
  icon?: string | undefined;
  onClick: () => void;
}

/** Shows a note if that was asked for, is allowed, and nobody is looking. */
export function notify({ title, body, tag, icon, onClick }: Note): void {
  if (!usePreferences.getState().notifications || !document.hidden) return;
  if (!("Notification" in globalThis) || Notification.permission !== "granted") return;
  try {
    const note = new Notification(title, { body, tag, ...(icon ? { icon } : {}) });
    note.onclick = () => {
      window.focus();
      note.close();
      onClick();
    };
  } catch {
    // Browsers of phones only let a service worker do this.
  }
}
