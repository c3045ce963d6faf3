import { Bell, BellOff, ListX, OctagonX, Pause, Play } from "lucide-react";
import { usePreferences } from "@/lib/preferences";
import { CommandButton, IconButton } from "@/ui";
import { notifyWhenDone } from "./notify";
import styles from "./tasks.module.css";
import { useTasks } from "./useTasks";

/** The buttons over the lists, and in a word what the queue does. */
export function TaskTools() {
  const { tasks } = useTasks();
  const notify = usePreferences((state) => state.notifications);
  const words = [
    tasks?.paused && "Paused",
    tasks && tasks.running.length > 0 && `${tasks.running.length} running`,
    tasks && tasks.waitingTotal > 0 && `${tasks.waitingTotal.toLocaleString("en")} waiting`,
  ].filter(Boolean);
  return (
    <div className={styles.tools} role="group" aria-label="Queue">
      <p className={styles.summary}>{words.length > 0 ? words.join(" · ") : tasks ? "Idle" : ""}</p>
      <IconButton
        label={notify ? "Notify when done: on" : "Notify when done: off"}
        pressed={notify}
        onClick={() => void notifyWhenDone(!notify)}
      >
        {notify ? <Bell /> : <BellOff />}
      </IconButton>
      <CommandButton id="queue.clear">
        <ListX />
      </CommandButton>
      <CommandButton id="queue.toggle">{tasks?.paused ? <Play /> : <Pause />}</CommandButton>
      <CommandButton id="system.emergencyStop" className={styles.emergency}>
        <OctagonX />
      </CommandButton>
    </div>
  );
}
