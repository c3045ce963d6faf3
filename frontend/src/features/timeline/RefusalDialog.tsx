import { plural } from "@/lib/time";
import { Button, Dialog } from "@/ui";
import { importFiles } from "./importing";
import { useStrip, type Refusal } from "./state";
import styles from "./dialogs.module.css";

const close = () => useStrip.setState({ refusal: null });

/** Which files can't be used and why; the others can still come in. */
export function RefusalDialog({ projectId, refusal }: { projectId: number; refusal: Refusal }) {
  const { wrong, rest, place } = refusal;
  return (
    <Dialog
      open
      onClose={close}
      title="Nothing was imported"
      description={`${plural(wrong.length, "file")} can't be used.`}
      actions={
        <>
          <Button onClick={close}>Close</Button>
          {rest.length > 0 && (
            <Button
              look="primary"
              onClick={() => {
                close();
                void importFiles(projectId, rest, place);
              }}
            >
              Import the other {rest.length === 1 ? "one" : rest.length}
            </Button>
          )}
        </>
      }
    >
      <ul className={styles.wrong}>
        {wrong.map(({ name, why }, index) => (
          <li key={`${name} ${index}`}>
            <b dir="auto">{name}</b>
            <span>{why}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
