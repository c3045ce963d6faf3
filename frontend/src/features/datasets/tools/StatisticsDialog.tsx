/** The dataset in numbers: tags, lengths, sizes, and the buckets a trainer sorts the pictures into. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { statisticsQuery } from "@/api/datasetTools";
import { sentenceOf } from "@/api/errors";
import type { Dataset, DatasetStatistics } from "@/api/types";
import { plural } from "@/lib/time";
import { Button, Dialog, Field, Loading, Problem, Select, TabList, TabPanel, Tabs } from "@/ui";
import { findPictures, usePlace } from "../place";
import { closeTool } from "./tool";
import styles from "./tools.module.css";

const RESOLUTIONS = ["512", "768", "1024", "1280"].map((value) => ({ value, label: `${value} px` }));
const STEPS = ["16", "32", "64", "128"].map((value) => ({ value, label: value }));
const TOP = 40;

export function StatisticsDialog({ dataset }: { dataset: Dataset }) {
  const [resolution, setResolution] = useState(1024);
  const [step, setStep] = useState(64);
  const asked = useQuery({
    ...statisticsQuery(dataset.id, resolution, step),
    placeholderData: keepPreviousData,
  });
  return (
    <Dialog
      open
      onClose={closeTool}
      title="Statistics"
      wide
      actions={<Button onClick={closeTool}>Close</Button>}
    >
      {asked.isError && !asked.data ? (
        <Problem
          title="There are no numbers"
          error={sentenceOf(asked.error)}
          onRetry={() => void asked.refetch()}
        />
      ) : !asked.data ? (
        <Loading what="Counting" />
      ) : (
        <Tabs defaultValue="captions">
          <TabList
            label="Statistics"
            tabs={[
              { value: "captions", label: "Captions" },
              { value: "tags", label: "Tags" },
              { value: "sizes", label: "Sizes and buckets" },
            ]}
          />
          <TabPanel value="captions">
            <Captions numbers={asked.data} />
          </TabPanel>
          <TabPanel value="tags">
            <Tags numbers={asked.data} />
          </TabPanel>
          <TabPanel value="sizes">
            <div className={styles.form}>
              <Field label="Trained at">
                {(field) => (
                  <Select
                    field={field}
                    options={RESOLUTIONS}
                    value={String(resolution)}
                    onChange={(next) => setResolution(Number(next))}
                  />
                )}
              </Field>
              <Field label="Step of the sides" hint="64 for most trainers; FLUX takes 32">
                {(field) => (
                  <Select
                    field={field}
                    options={STEPS}
                    value={String(step)}
                    onChange={(next) => setStep(Number(next))}
                  />
                )}
              </Field>
            </div>
            <Buckets numbers={asked.data} />
          </TabPanel>
        </Tabs>
      )}
    </Dialog>
  );
}

const percent = (part: number) => `${(part * 100).toFixed(part < 0.1 && part > 0 ? 1 : 0)} %`;
const short = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 1 });

function find(query: string): void {
  findPictures(query);
  usePlace.setState({ view: "grid" });
  closeTool();
}

/** A bar as long as its share of the longest; the number is beside it, for everyone. */
function Bars({
  rows,
  label,
}: {
  rows: readonly { key: string; name: string; count: number; onClick?: () => void }[];
  label: string;
}) {
  // prettier-ignore
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <table className={styles.bars} aria-label={label}>
      <tbody>
        {rows.map(({ key, name, count, onClick }) => (
          <tr key={key}>
            <th scope="row">
              {onClick ? (
                <button type="button" className={styles.offender} title={name} onClick={onClick}>
                  {name}
                </button>
              ) : (
                name
              )}
            </th>
            <td className={styles.numbers}>{count.toLocaleString("en")}</td>
            <td className={styles.barCell} aria-hidden>
              <span className={styles.bar} style={{ inlineSize: `${(count / most) * 100}%` }} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Captions({ numbers }: { numbers: DatasetStatistics }) {
  const { clip_tokens: clip, t5_tokens: t5, counts } = numbers;
  return (
    <>
      <dl className={styles.facts}>
        <dt>Tagged or skipped</dt>
        <dd>
          {percent(numbers.coverage)} of {plural(counts.pictures, "picture")}
        </dd>
        <dt>Reviewed</dt>
        <dd>{counts.reviewed.toLocaleString("en")}</dd>
        <dt>Tokens for CLIP</dt>
        <dd>
          {short(clip.minimum)} to {short(clip.maximum)}, {short(clip.median)} in the middle
          {numbers.clip_over > 0 && (
            <>
              {"; "}
              <button type="button" className={styles.offender} onClick={() => find("tokens:>77")}>
                {plural(numbers.clip_over, "caption")} over its 77
              </button>
            </>
          )}
        </dd>
        <dt>Tokens for T5</dt>
        <dd>
          {short(t5.minimum)} to {short(t5.maximum)}, {short(t5.median)} in the middle
          {numbers.t5_over > 0 && `; ${plural(numbers.t5_over, "caption")} over its 512`}
        </dd>
        <dt>Tags a picture</dt>
        <dd>
          {short(numbers.tags_per_picture.minimum)} to {short(numbers.tags_per_picture.maximum)},{" "}
          {short(numbers.tags_per_picture.mean)} on average
        </dd>
      </dl>
      {numbers.estimate && (
        <p className={styles.absent}>Tokens are estimated: no model with tokenizers is there.</p>
      )}
      <h3 className={styles.title}>Captions by their tokens for CLIP</h3>
      <Bars
        label="Captions by tokens"
        rows={numbers.token_bins.map(({ label, count }) => ({ key: label, name: label, count }))}
      />
    </>
  );
}

function Tags({ numbers }: { numbers: DatasetStatistics }) {
  return (
    <div className={styles.two}>
      <section>
        <h3 className={styles.title}>Most used</h3>
        <Bars
          label="Tags by use"
          rows={numbers.tags.slice(0, TOP).map(({ tag, count }) => ({
            key: tag,
            name: tag,
            count,
            onClick: () => find(`tag:"${tag}"`),
          }))}
        />
      </section>
      <section>
        <h3 className={styles.title}>Together most</h3>
        <Bars
          label="Pairs of tags"
          rows={numbers.pairs.slice(0, TOP).map(({ first, second, count }) => ({
            key: `${first}+${second}`,
            name: `${first} + ${second}`,
            count,
            onClick: () => find(`tag:"${first}" tag:"${second}"`),
          }))}
        />
      </section>
    </div>
  );
}

function Buckets({ numbers }: { numbers: DatasetStatistics }) {
  const { widths, heights, megapixels, buckets } = numbers;
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  return (
    <>
      <p className={styles.absent}>
        {short(widths.minimum)}–{short(widths.maximum)} px wide, {short(heights.minimum)}–
        {short(heights.maximum)} px high, {megapixels.mean.toFixed(2)} megapixels on average
      </p>
      <ul className={styles.buckets} aria-label="Buckets">
        {buckets.map(({ width, height, count, lost, names }) => {
          const larger = Math.max(width, height);
          return (
            <li key={`${width}x${height}`}>
              <button
                type="button"
                className={styles.bucket}
                onClick={() => find(names.map((name) => `name:"${name}"`).join(" or "))}
                title={count > names.length ? `The first ${names.length} of ${count}` : "Show them"}
              >
                <span
                  className={styles.shape}
                  style={{
                    inlineSize: `${(width / larger) * 56}px`,
                    blockSize: `${(height / larger) * 56}px`,
                    opacity: 0.35 + 0.65 * (count / most),
                  }}
                />
                <span className={styles.numbers}>
                  {width}×{height}
                </span>
                <strong>{plural(count, "picture")}</strong>
                <span>{percent(lost)} cut off</span>
                {count === 1 && <span className={styles.alone}>△ alone in its bucket</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
