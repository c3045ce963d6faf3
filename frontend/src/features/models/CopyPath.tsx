import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton, toast } from "@/ui";
import styles from "./CopyPath.module.css";

/** A path that can be taken along. `short` shows its end, where folders differ; all of it is copied. */
export function CopyPath({ path, what, short = false }: { path: string; what: string; short?: boolean }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(path);
      setCopied(true);
    } catch {
      // A browser that refuses the clipboard still shows the path, to be copied by hand.
      toast({ kind: "problem", text: `The browser does not let Kino copy. The path is ${path}` });
    }
  };
  return (
    <span className={styles.path}>
      <code title={path}>{short ? `…/${path.split(/[\\/]/).slice(-2).join("/")}` : path}</code>
      <IconButton label={copied ? "Copied" : `Copy the path of ${what}`} onClick={() => void copy()}>
        {copied ? <Check /> : <Copy />}
      </IconButton>
    </span>
  );
}
