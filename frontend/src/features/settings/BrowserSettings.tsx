/** Kept in this browser alone. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { pluginsQuery } from "@/api/queries";
import { presetsQuery } from "@/api/presets";
import { DEFAULTS, usePreferences, type Preferences } from "@/lib/preferences";
import { Button, Segmented, Select, Switch } from "@/ui";
import { askToNotify } from "./notifications";
import { Row } from "./Row";
import styles from "./SettingsPage.module.css";

const NONE = "";
const set = (change: Partial<Preferences>) => usePreferences.setState(change);

export function BrowserSettings() {
  const preferences = usePreferences();
  const [refused, setRefused] = useState<string>();
  const notify = async (on: boolean) => {
    const problem = on ? await askToNotify() : null;
    setRefused(problem ?? undefined);
    set({ notifications: on && problem === null });
  };
  return (
    <>
      <h2 className={styles.section}>Picture</h2>
      <Row
        label="Around the picture"
        hint="A dark surround makes pictures look brighter and flatter than they are. Judge colour puts a middle grey and a thin white frame around them; B changes it in the viewer."
      >
        {() => (
          <Segmented
            label="Around the picture"
            value={preferences.surround}
            onChange={(surround) => set({ surround })}
            options={[
              { value: "dark", label: "Dark" },
              { value: "judge", label: "Judge colour" },
            ]}
          />
        )}
      </Row>
      <Row label="Show frames per second" hint="The true rate and dropped frames beside the transport.">
        {(field) => (
          <Switch field={field} checked={preferences.showFps} onChange={(showFps) => set({ showFps })} />
        )}
      </Row>
      <Row
        label="Timeline"
        hint="To time: a frame is as wide as it is held. Boards: all are alike. T changes it in a project."
      >
        {() => (
          <Segmented
            label="Timeline"
            value={preferences.timelineMode}
            onChange={(timelineMode) => set({ timelineMode })}
            options={[
              { value: "boards", label: "Boards" },
              { value: "time", label: "To time" },
            ]}
          />
        )}
      </Row>

      <h2 className={styles.section}>Generating</h2>
      <Generator />
      <Preset />

      <h2 className={styles.section}>Asking and telling</h2>
      <Row
        label="Notifications"
        hint="The system's own, when a task ends while this window is not looked at."
        error={refused}
      >
        {(field) => (
          <Switch field={field} checked={preferences.notifications} onChange={(on) => void notify(on)} />
        )}
      </Row>
      <Row label="Ask before projects go to the trash" hint="The trash brings them back either way.">
        {(field) => (
          <Switch
            field={field}
            checked={preferences.confirmDelete}
            onChange={(confirmDelete) => set({ confirmDelete })}
          />
        )}
      </Row>
      <div className={styles.end}>
        <Button onClick={() => set(DEFAULTS)}>Set all of these back</Button>
      </div>
    </>
  );
}

function Generator() {
  const generator = usePreferences((state) => state.generator);
  const plugins = useQuery(pluginsQuery).data ?? [];
  const offered = plugins.filter(({ visible, available }) => visible && available);
  const gone = generator !== null && plugins.length > 0 && !offered.some(({ name }) => name === generator);
  return (
    <Row
      label="Generator"
      hint="What a project's form begins with, until another is chosen there."
      error={gone ? `“${generator}” is not there any more: the first one is taken` : undefined}
    >
      {(field) => (
        <Select
          field={field}
          value={gone ? null : (generator ?? NONE)}
          onChange={(next) => set({ generator: next === NONE ? null : next })}
          options={[
            { value: NONE, label: "The first there is" },
            ...offered.map(({ name, title }) => ({ value: name, label: title })),
          ]}
        />
      )}
    </Row>
  );
}

function Preset() {
  const preset = usePreferences((state) => state.preset);
  const presets = useQuery(presetsQuery).data ?? [];
  // A preset of one plugin's parameters is chosen in that plugin's form.
  const offered = presets.filter(({ kind, plugin }) => kind === "generator" && plugin === null);
  return (
    <Row label="Preset" hint="Steps and guidance that a form begins with, where the generator has presets.">
      {(field) => (
        <Select
          field={field}
          value={offered.some(({ id }) => id === preset) ? preset : NONE}
          onChange={(next) => set({ preset: next === NONE ? null : next })}
          options={[
            { value: NONE, label: "The generator's own values" },
            ...offered.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </Row>
  );
}
