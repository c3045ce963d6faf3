/** What is measured in the page. Each takes a page on a running server and answers with numbers; judging is `run.mjs`'s. */

import { request as ask } from "node:http";

export const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
export const part = (numbers, share) => sorted(numbers)[Math.ceil(numbers.length * share) - 1];
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

/** Everything that the page keeps after a thorough collection, in bytes. */
async function heapOf(cdp) {
  await cdp.send("HeapProfiler.enable");
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

/** Opens a project and waits until its first frame is on the timeline. */
async function open(page, url, project) {
  await page.goto(`${url}/projects/${project}`);
  if (project) await page.getByRole("option", { name: /^Frame 1\b/ }).waitFor();
}

/** Milliseconds from the timeline's first render to its layout, as its own mark says, once for each of `times` openings. */
export async function timelineMounts(page, url, project, times) {
  const found = [];
  for (let i = 0; i < times; i++) {
    await page.goto("about:blank");
    await open(page, url, project);
    await page.waitForFunction(() => performance.getEntriesByName("timeline-mount").length > 0);
    found.push(await page.evaluate(() => performance.getEntriesByName("timeline-mount").at(-1).duration));
  }
  return found;
}

/** The heap's growth from a project with one frame to a long one that was scrolled through, in bytes. */
export async function heapGrowth(page, url, small, large, scroll) {
  const cdp = await page.context().newCDPSession(page);
  await open(page, url, small);
  const before = await heapOf(cdp);
  await open(page, url, large);
  const opened = await heapOf(cdp);
  const tasks = await scroll();
  const after = await heapOf(cdp);
  return { opened: opened - before, scrolled: after - before, tasks };
}

/**
 * Scrolls the timeline from one end to the other in `seconds`; gives the long tasks' durations and the frames drawn.
 * The scroller is what can go furthest among all that is around or inside the list of frames.
 */
export function scrollThrough(page, seconds) {
  return page.evaluate(async (seconds) => {
    const list = document.querySelector('[role="listbox"][aria-orientation="horizontal"]');
    const around = [];
    for (let at = list; at; at = at.parentElement) around.push(at);
    const scroller = [...list.querySelectorAll("*"), ...around]
      .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX))
      .sort((a, b) => b.scrollWidth - b.clientWidth - (a.scrollWidth - a.clientWidth))[0];
    if (!scroller || scroller.scrollWidth < 10_000) throw new Error("the timeline can't be scrolled");
    const end = scroller.scrollWidth - scroller.clientWidth;
    const long = [];
    const observer = new PerformanceObserver((entries) =>
      long.push(...entries.getEntries().map((entry) => entry.duration)),
    );
    observer.observe({ type: "longtask" });
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const began = await frame();
    let drawn = 0;
    for (let now = began; now - began < seconds * 1000; now = await frame(), drawn++)
      scroller.scrollLeft = (end * (now - began)) / (seconds * 1000);
    scroller.scrollLeft = end;
    await frame();
    // Long tasks are told late; what was seen last is asked for.
    await new Promise((done) => setTimeout(done, 200));
    long.push(...observer.takeRecords().map((entry) => entry.duration));
    observer.disconnect();
    return { long, drawn, fps: drawn / seconds, at: scroller.scrollLeft / end };
  }, seconds);
}

/** Opens a dataset's grid, and gives the milliseconds until its first picture is there. */
export async function openGrid(page, url, dataset) {
  const began = performance.now();
  await page.goto(`${url}/datasets/${dataset}?view=grid`);
  await page.getByRole("option").first().waitFor();
  return performance.now() - began;
}

/** Scrolls a dataset's grid from its first row to its last, or as many pixels; as `scrollThrough`. */
export function scrollGrid(page, seconds, pixels = Infinity) {
  const given = { seconds, pixels: Math.min(pixels, 1e9) };
  return page.evaluate(async ({ seconds, pixels }) => {
    const scroller = document.querySelector('[data-testid="dataset-grid"]');
    if (!scroller || scroller.scrollHeight < 10_000) throw new Error("the grid can't be scrolled");
    const end = Math.min(pixels, scroller.scrollHeight - scroller.clientHeight);
    const long = [];
    const observer = new PerformanceObserver((entries) =>
      long.push(...entries.getEntries().map((entry) => entry.duration)),
    );
    observer.observe({ type: "longtask" });
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const began = await frame();
    let drawn = 0;
    for (let now = began; now - began < seconds * 1000; now = await frame(), drawn++)
      scroller.scrollTop = (end * (now - began)) / (seconds * 1000);
    await new Promise((done) => setTimeout(done, 200));
    long.push(...observer.takeRecords().map((entry) => entry.duration));
    observer.disconnect();
    const images = [...scroller.querySelectorAll("img")].filter(
      (one) => one.complete && one.naturalWidth > 0,
    );
    return { long, fps: drawn / seconds, images: images.length };
  }, given);
}

/** Has the server make the thumbnails of a project. */
export async function smallVersions(call, url, project) {
  const { frames } = await call("GET", `/api/v2/projects/${project}/frames?limit=1000`);
  for (const { take_id } of frames)
    for (const width of [160, 320])
      await (await fetch(`${url}/media/takes/${take_id}/${width}.webp`)).arrayBuffer();
}

/** Plays a film from its first frame to its last; the viewer counts what it showed and what came too late. */
export async function playThrough(page, url, project, seconds) {
  await open(page, url, project);
  await page.waitForFunction(() => window.__kino?.playback !== undefined);
  await page.getByRole("option", { name: /^Frame 1\b/ }).click();
  // Not before the first picture is there, as nobody presses play before.
  await page.waitForLoadState("networkidle");
  return page.evaluate(async (seconds) => {
    const figures = () => ({ ...window.__kino.playback });
    const press = () =>
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: " ", code: "Space", bubbles: true }));
    document.activeElement?.blur?.();
    press();
    const began = performance.now();
    let most = 0;
    let last = figures();
    let fps = [];
    while (performance.now() - began < (seconds + 1.5) * 1000) {
      await new Promise((done) => setTimeout(done, 50));
      last = figures();
      most = Math.max(most, last.heldBytes);
      if (last.fps) fps.push(last.fps);
    }
    return { ...last, most, fps: fps.sort((a, b) => a - b)[Math.floor(fps.length / 2)] ?? 0 };
  }, seconds);
}

/** The scripts that an address loads by itself, in bytes as gzip sends them. */
export async function scriptsOf(browser, url, path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const scripts = new Set();
  page.on("response", (answer) => {
    if (answer.request().resourceType() === "script" || /\.m?js(\?|$)/.test(answer.url()))
      scripts.add(answer.url());
  });
  await page.goto(url + path, { waitUntil: "networkidle" });
  await context.close();
  const sizes = await Promise.all([...scripts].map(gzipped));
  return { files: scripts.size, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

// Not fetch, which unpacks what it gets and forgets how long it was.
function gzipped(address) {
  return new Promise((done, failed) => {
    ask(address, { headers: { "accept-encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () =>
        answer.headers["content-encoding"] === "gzip" || bytes < 1500
          ? done(bytes)
          : failed(new Error(`${address} does not come as gzip`)),
      );
    })
      .on("error", failed)
      .end();
  });
}

/** To be called before the page loads: notes when each progress event's frame arrives. */
export function listenToProgress(page) {
  return page.addInitScript(() => {
    const Real = window.WebSocket;
    window.__steps = new Map();
    window.WebSocket = class extends Real {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", ({ data }) => {
          const at = performance.now();
          const event = JSON.parse(data);
          if (event.type === "task" && event.data.step && !window.__steps.has(event.data.step))
            window.__steps.set(event.data.step, at);
        });
      }
    };
  });
}

/**
 * Milliseconds from each progress event's arrival until the tasks panel has its step in its text and a frame was drawn.
 * A step that was overtaken before it could be drawn counts until the later one was.
 */
export async function progressDelays(page, url, project, call, steps) {
  await page.goto(`${url}/projects/${project}`);
  await page.getByRole("tab", { name: "Tasks" }).click();
  const panel = page.getByRole("tabpanel", { name: "Tasks" });
  await panel.waitFor();
  await panel.evaluate((panel, steps) => {
    window.__steps.clear();
    window.__delays = new Map();
    let shown = 0;
    new MutationObserver(() => {
      // No end of a word after it: the percent stands right behind, in an element of its own.
      const found = new RegExp(`step (\\d+) of ${steps}`).exec(panel.textContent);
      const step = found ? Number(found[1]) : 0;
      if (step <= shown) return;
      const from = shown + 1;
      shown = step;
      requestAnimationFrame(() =>
        setTimeout(() => {
          const at = performance.now();
          for (let one = from; one <= step; one++)
            if (window.__steps.has(one)) window.__delays.set(one, at - window.__steps.get(one));
        }),
      );
    }).observe(panel, { subtree: true, childList: true, characterData: true });
  }, steps);
  const data = { steps, delay_ms: 120 };
  const task = await call("POST", "/api/v2/generator/tasks", {
    name: "progress",
    type: "example",
    project_id: project,
    start: true,
    data,
  });
  await page.waitForFunction((steps) => window.__steps.has(steps), steps, { timeout: 60_000 });
  await page.waitForTimeout(300);
  await call("POST", `/api/v2/generator/tasks/${task.id}/stop`, {}).catch(() => undefined);
  return page.evaluate(() => ({ delays: [...window.__delays.values()], events: window.__steps.size }));
}
