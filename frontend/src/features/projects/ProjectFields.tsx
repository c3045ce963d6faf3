import { RadioGroup } from "radix-ui";
import { FPS, sizeNote, wholeNumber, type Problems, type ProjectDraft, type Size } from "@/lib/projectForm";
import { plural } from "@/lib/time";
import { Button, Field, NumberInput, TextArea, TextInput } from "@/ui";
import styles from "./ProjectForm.module.css";

interface Props {
  draft: ProjectDraft;
  problems: Problems;
  sizes: readonly Size[];
  /** Frames whose pictures keep the size they have. */
  frames: number;
  onType: (change: Partial<ProjectDraft>) => void;
  onLeave: (field: keyof ProjectDraft) => void;
}

export function ProjectFields({ draft, problems, sizes, frames, onType, onLeave }: Props) {
  const [width, height] = [wholeNumber(draft.width), wholeNumber(draft.height)];
  const sized = width !== null && height !== null && !problems.width && !problems.height;
  const text = (field: keyof ProjectDraft) => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) => onType({ [field]: event.target.value }),
    onBlur: () => onLeave(field),
  });
  return (
    <>
      <Field label="Name" error={problems.name}>
        {(field) => (
          <TextInput
            field={field}
            dir="auto"
            autoFocus
            onFocus={(event) => event.target.select()}
            {...text("name")}
          />
        )}
      </Field>
      <fieldset className={styles.size}>
        <legend className={styles.legend}>Size</legend>
        <SizeTiles sizes={sizes} width={width} height={height} onType={onType} />
        <div className={styles.sides}>
          <Field label="Width" error={problems.width}>
            {(field) => <NumberInput field={field} inputMode="numeric" {...text("width")} />}
          </Field>
          <Button
            className={styles.turn}
            onClick={() => onType({ width: draft.height, height: draft.width })}
            title="Swap the sides"
            aria-label="Swap the sides"
          >
            ⇄
          </Button>
          <Field label="Height" error={problems.height}>
            {(field) => <NumberInput field={field} inputMode="numeric" {...text("height")} />}
          </Field>
        </div>
        <p className={styles.note}>
          {sized && sizeNote(width, height)}
          {frames > 0 &&
            ` ${plural(frames, "frame")} will keep the pictures they have; new ones take the new size.`}
        </p>
      </fieldset>
      <div className={styles.fps}>
        <Field label="Frames a second" error={problems.fps} className={styles.fpsField}>
          {(field) => <NumberInput field={field} inputMode="numeric" {...text("fps")} />}
        </Field>
        <div className={styles.rates} role="group" aria-label="Common frame rates">
          {FPS.map((fps) => (
            <Button
              key={fps}
              small
              className={styles.rate}
              aria-pressed={draft.fps.trim() === String(fps)}
              onClick={() => onType({ fps: String(fps) })}
            >
              {fps}
            </Button>
          ))}
        </div>
      </div>
      <Field
        label="Style line"
        error={problems.style}
        hint="Added to every prompt of this project, such as “ink on rough paper, muted colours”. May stay empty."
      >
        {(field) => <TextArea field={field} rows={2} dir="auto" {...text("style")} />}
      </Field>
    </>
  );
}

const key = ({ width, height }: { width: number | null; height: number | null }) => `${width}x${height}`;

/** Sizes as the frames they make, drawn to one scale; none is chosen when the numbers below say another. */
function SizeTiles({
  sizes,
  width,
  height,
  onType,
}: {
  sizes: readonly Size[];
  width: number | null;
  height: number | null;
  onType: Props["onType"];
}) {
  return (
    <RadioGroup.Root
      className={styles.tiles}
      aria-label="Common sizes"
      value={sizes.some((size) => key(size) === key({ width, height })) ? key({ width, height }) : ""}
      onValueChange={(value) => {
        const size = sizes.find((one) => key(one) === value);
        if (size) onType({ width: String(size.width), height: String(size.height) });
      }}
    >
      {sizes
        .filter((size, index) => sizes.findIndex((one) => key(one) === key(size)) === index)
        .map((size) => (
          <RadioGroup.Item key={key(size)} value={key(size)} className={styles.tile}>
            <Outline size={size} />
            <span className={styles.tileName}>{size.label}</span>
            <span className={styles.tileSize}>
              {size.width} × {size.height}
            </span>
          </RadioGroup.Item>
        ))}
    </RadioGroup.Root>
  );
}

function Outline({ size: { width, height } }: { size: Size }) {
  const scale = 26 / Math.max(width, height);
  const [w, h] = [width * scale, height * scale];
  return (
    <svg viewBox="0 0 28 28" className={styles.outline} aria-hidden>
      <rect x={14 - w / 2} y={14 - h / 2} width={w} height={h} />
    </svg>
  );
}
