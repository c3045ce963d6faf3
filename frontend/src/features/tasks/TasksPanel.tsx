import { TaskLists } from "./TaskLists";
import { TaskTools } from "./TaskTools";
import styles from "./tasks.module.css";

/** The queue is one for all projects, so the panel shows all of it; rows of other projects name theirs. */
export function TasksPanel() {
  return (
    <div className={styles.panel}>
      <TaskTools />
      <div className={styles.scroll}>
        <TaskLists />
      </div>
    </div>
  );
}
