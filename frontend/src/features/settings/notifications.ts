/** Asking the browser to let Kino notify. */

/** A sentence when it can't be; null when Kino may. Must be called from a press: browsers ask only then. */
export async function askToNotify(): Promise<string | null> {
  if (!("Notification" in globalThis)) return "This browser has no notifications for this page";
  const answer =
    Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  if (answer === "granted") return null;
  return answer === "denied"
    ? "The browser refuses notifications from this page: allow them beside the address, then switch this on"
    : "The browser was not told whether Kino may notify";
}
