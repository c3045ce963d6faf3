import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { infoQuery } from "@/api/queries";
import { useCommand } from "@/lib/commands";
import { Button } from "@/ui";
import styles from "./enhance.module.css";

/** Why a prompt can't be enhanced just now, as a sentence; null when it can. */
export function useHindrance(text: string): string | null {
  const model = useQuery(infoQuery).data?.language_model;
  if (!model) return "Kino has not said yet whether a language model is there";
  if (!model.available) return model.reason ?? "No language model is set up";
  return text.trim() === "" ? "There is no prompt to enhance yet" : null;
}

/** Beside the prompt's label. Where it can't be done, a press asks why. */
export function EnhanceButton({
  hindrance,
  open,
  onPress,
  onClose,
}: {
  hindrance: string | null;
  open: boolean;
  onPress: () => void;
  onClose: () => void;
}) {
  const id = useId();
  useCommand("generate.enhance", onPress, { enabled: hindrance ?? true });
  return (
    <>
      <Button
        small
        look="quiet"
        className={styles.button}
        title={hindrance ?? "The language model writes it richer; you see first what would change"}
        aria-disabled={hindrance !== null || undefined}
        aria-expanded={open}
        aria-describedby={hindrance ? id : undefined}
        onClick={onPress}
        // The keyboard is still here when the proposal comes.
        onKeyDown={(event) => open && event.key === "Escape" && onClose()}
      >
        Enhance
      </Button>
      {hindrance !== null && (
        <span id={id} className={styles.unseen}>
          {hindrance}
        </span>
      )}
    </>
  );
}
