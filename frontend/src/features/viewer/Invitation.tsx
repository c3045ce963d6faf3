import { runCommand } from "@/lib/commands";
import { useStudio, type Target } from "@/lib/studio";
import { Button, Empty } from "@/ui";
import styles from "./Viewer.module.css";

function describe(target: Target): void {
  useStudio.setState({ target, panel: "generate" });
  runCommand("generate.focus");
}

/** On a frame that shows nothing yet. */
export function Invitation({ frameId }: { frameId: number }) {
  return (
    <div className={styles.invitation}>
      <p className={styles.invitationText}>No picture yet</p>
      <Button look="primary" onClick={() => describe({ kind: "take", frameId })}>
        Describe it
      </Button>
    </div>
  );
}

/** In a project without frames. */
export function NoFrames() {
  return (
    <div className={styles.over}>
      <Empty
        title="The film begins with one picture"
        actions={
          <>
            <Button look="primary" onClick={() => describe({ kind: "end" })}>
              Describe the first frame
            </Button>
            <Button onClick={() => runCommand("frame.import")}>Import pictures</Button>
          </>
        }
      >
        Say what is to be seen, or bring pictures you have.
      </Empty>
    </div>
  );
}
