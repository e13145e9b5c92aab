// A video of the desk: plays the original where the browser can, else a copy made on demand.
//
//   <video data-sha256="..." data-start="12.5" data-end="19" controls></video>
//   import { mount } from "/static/player.js";  const player = mount(video);
//
// Keys, with the video in focus: "," and "." or the arrows go one frame back and forth, with
// Shift one second. "data-rate" gives frames a second where the desk does not know them.

import { ask } from "./desk.js";
import { outcome } from "./sending.js";

const COPY = "A playable copy; the original is the evidence.";
const FASTEST_RATE = 60;
const LONGEST_FRAME_S = 2;

/**
 * Have a video element play its media. Gives
 *   ready     a promise, kept once the first frame can be shown, broken with the reason why not
 *   seek(s)   go to a second
 *   step(n)   go n frames forth, or back where n is below zero
 */
export function mount(video) {
  const player = new Player(video);
  player.ready = player.begin();
  player.ready.catch(() => {}); // said below the video already
  return player;
}

class Player {
  constructor(video) {
    this.video = video;
    this.sha256 = video.dataset.sha256;
    this.rate = Number(video.dataset.rate) || 0;
    this.shown = 0;
    this.stepped = Promise.resolve();
    this.hears = () => {};
    this.note = document.createElement("p");
    this.note.className = "quiet";
    this.note.setAttribute("role", "status");
    video.after(this.note);
    video.preload = "auto";
    video.playsInline = true;
    video.tabIndex = 0;
    video.addEventListener("keydown", (event) => this.key(event));
    this.stopAtEnd();
    this.watchFrames();
  }

  async begin() {
    try {
      const told = await ask(`/api/media/${this.sha256}`);
      this.rate ||= told.frames_per_s ?? 0;
      if (!(told.plays && (await this.plays("")))) {
        if (!told.copy) await this.copied();
        if (!(await this.plays("?copy=true"))) throw new Error("This browser cannot play it.");
        this.say(COPY);
      }
      await this.seek(Number(this.video.dataset.start) || 0);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  seek(second) {
    const video = this.video;
    if (Math.abs(video.currentTime - second) < 0.0005) return Promise.resolve();
    return new Promise((kept) => {
      video.addEventListener("seeked", () => kept(), { once: true });
      video.currentTime = Math.max(0, Math.min(second, video.duration || second));
    });
  }

  // Steps follow one another, however fast the keys come.
  step(frames) {
    this.video.pause();
    const one = frames < 0 ? () => this.back() : () => this.forth();
    for (let left = Math.abs(frames); left > 0; left -= 1) {
      this.stepped = this.stepped.then(one, one);
    }
    return this.stepped;
  }

  // Just before the start of this frame stands the one before, however long that lasts.
  async back() {
    await this.seek(Math.max(0, this.shown - 0.001));
    await this.freshFrame();
  }

  async forth() {
    const from = this.shown;
    const frame = 1 / (this.rate || FASTEST_RATE);
    for (let ahead = 1.05 * frame; ahead < LONGEST_FRAME_S; ahead += frame / 2) {
      await this.seek(from + ahead);
      await this.freshFrame();
      if (this.shown > from + 0.0005 || this.video.ended) return;
    }
  }

  // The browser tells soon which frame it shows; of the same one it may not tell again.
  freshFrame() {
    if (!this.video.requestVideoFrameCallback) return Promise.resolve();
    return new Promise((kept) => {
      const given = setTimeout(kept, 120);
      this.hears = () => {
        clearTimeout(given);
        kept();
      };
    });
  }

  // Whether the browser gets as far as a frame. Some files open and then show none.
  plays(which) {
    const video = this.video;
    return new Promise((kept) => {
      const over = new AbortController();
      const end = (plays) => {
        over.abort();
        kept(plays);
      };
      const options = { signal: over.signal };
      video.addEventListener("error", () => end(false), options);
      video.addEventListener("loadeddata", () => end(video.videoWidth > 0), options);
      video.src = `/media/${this.sha256}/play${which}`;
      video.load();
    });
  }

  async copied() {
    const { ready, job } = await ask(`/api/media/${this.sha256}/play`, { method: "POST" });
    if (ready) return;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", "Share of the copy that is made");
    await outcome(job, (told) => {
      if (told.share !== null) bar.value = told.share;
      const link = document.createElement("a");
      link.href = `/jobs/${job}`;
      link.textContent = told.state === "queued" ? "waits for its turn" : "is being made";
      this.note.replaceChildren("No browser plays this file. A copy that it plays ", link, ". ", bar);
    });
    this.say("");
  }

  failed(error) {
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "Try again";
    again.addEventListener("click", () => {
      this.say("");
      this.ready = this.begin();
      this.ready.catch(() => {});
    });
    const original = document.createElement("a");
    original.href = `/media/${this.sha256}`;
    original.download = "";
    original.textContent = "Save the original";
    this.note.replaceChildren(`It cannot be played here. ${error.message} `, original, " ", again);
  }

  say(sentence) {
    this.note.textContent = sentence;
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const way = { ",": -1, ".": 1, "<": -1, ">": 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    if (event.shiftKey) this.seek(this.video.currentTime + way);
    else this.step(way);
  }

  stopAtEnd() {
    let before = 0;
    const look = () => {
      const [now, end] = [this.video.currentTime, Number(this.video.dataset.end)];
      // Once: whoever plays on from there wants to see what follows.
      if (end && before < end && now >= end && now - before < 1 && !this.video.paused) {
        this.video.pause();
      }
      before = now;
    };
    this.video.addEventListener("timeupdate", look);
  }

  watchFrames() {
    const video = this.video;
    if (!video.requestVideoFrameCallback) {
      const look = () => (this.shown = video.currentTime);
      video.addEventListener("seeked", look);
      video.addEventListener("timeupdate", look);
      return;
    }
    const look = (_, { mediaTime }) => {
      this.shown = mediaTime;
      this.hears();
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }
}
