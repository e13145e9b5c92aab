// Two videos that play in step: the other's second = offset + speed x the leader's second.
//
// The leader plays freely. The other is set to its second at every start, and while both play
// its rate is bent a little to take up drift; what is too far off is set anew. When one of them
// has to wait for data, the other waits too.

import { mount } from "./player.js";

const SMALL_S = 0.02;
const FAR_S = 0.3;
const BEND = 0.15;
const LEAST_RATE = 0.07;
const FIRST_FRAME_MS = 800;
const TICK_MS = 250;

/** One of the two: seconds count from its first frame, as they do in answers. */
class Side {
  constructor(video) {
    this.video = video;
    this.origin = 0;
    const first = new Promise((kept) => {
      video.requestVideoFrameCallback?.((_, { mediaTime }) => kept(mediaTime));
    });
    this.player = mount(video);
    this.first = first;
  }

  // Some files begin a little after 0 by their own clock; the first frame's time tells.
  async begin() {
    await this.player.ready;
    const late = new Promise((kept) => setTimeout(() => kept(0), FIRST_FRAME_MS));
    const origin = await Promise.race([this.first, late]);
    this.origin = origin > 0 && origin < 5 ? origin : 0;
  }

  get now() {
    return this.video.currentTime - this.origin;
  }

  get length() {
    return (this.video.duration || 0) - this.origin;
  }

  get frame() {
    return 1 / (this.player.rate || 25);
  }

  get starves() {
    return this.video.seeking || (this.video.readyState < 3 && !this.video.ended);
  }

  holds(second) {
    return second >= 0 && second < this.length - 0.01;
  }

  seek(second) {
    return this.player.seek(Math.max(0, Math.min(second, this.length - 0.001)) + this.origin);
  }

  play(wanted) {
    if (wanted === !this.video.paused) return;
    if (wanted) this.video.play().catch(() => {}); // a pause that comes between is no fault
    else this.video.pause();
  }

  rate(value) {
    const wanted = Math.max(LEAST_RATE, Math.min(value, 16));
    if (Math.abs(this.video.playbackRate - wanted) > 0.002) this.video.playbackRate = wanted;
  }
}

export class InStep {
  /**
   * `leader` is a video; `other` one that follows, or nothing. `span` is the stretch of the
   * leader to loop, [start, end] in its seconds. `changed` is called whenever something moved.
   */
  constructor(leader, other, { offset = 0, speed = 1, span, changed = () => {} }) {
    this.leader = new Side(leader);
    this.other = other ? new Side(other) : null;
    Object.assign(this, { offset, speed, span, changed });
    this.wanted = false;
    this.looping = true;
    this.pace = 1;
    this.ready = this.begin();
    this.ready.catch(() => {}); // the player said why
  }

  async begin() {
    await Promise.all([this.leader.begin(), this.other?.begin()]);
    for (const side of this.sides) {
      for (const event of ["seeked", "waiting", "canplay", "playing", "pause", "ended"]) {
        side.video.addEventListener(event, () => this.tick());
      }
    }
    await this.seek(this.span[0]);
  }

  get sides() {
    return this.other ? [this.leader, this.other] : [this.leader];
  }

  get playing() {
    return this.wanted;
  }

  get now() {
    return this.leader.now;
  }

  beside(second) {
    return this.offset + this.speed * second;
  }

  async seek(second) {
    const held = Math.max(0, Math.min(second, this.leader.length));
    await Promise.all([this.leader.seek(held), this.other?.seek(this.beside(held))]);
    this.tick();
  }

  async step(frames) {
    this.pause();
    const shown = this.leader.player.shown - this.leader.origin;
    await this.seek(Math.max(0, shown + (frames + 0.5) * this.leader.frame));
  }

  async play() {
    this.wanted = true;
    const now = this.leader.now;
    const over = this.leader.video.ended || now >= this.leader.length - 0.02;
    const [start, end] = this.span;
    const outside = this.looping && (now < start - 0.05 || now >= end - 0.02);
    await this.seek(over || outside ? start : now);
    this.watch();
  }

  pause() {
    this.wanted = false;
    for (const side of this.sides) side.video.pause();
    this.changed();
  }

  // At each frame that the browser draws; a page that is not seen draws none, so by clock too.
  watch() {
    clearInterval(this.clock);
    this.clock = setInterval(() => this.tick(), TICK_MS);
    const frame = () => {
      this.tick();
      if (this.wanted) requestAnimationFrame(frame);
      else clearInterval(this.clock);
    };
    requestAnimationFrame(frame);
  }

  tick() {
    if (this.wanted) this.drive();
    this.changed();
  }

  drive() {
    const { leader, other } = this;
    const [start, end] = this.span;
    const atEnd = leader.video.ended || (this.looping && leader.now >= end - 0.01);
    if (atEnd && !leader.video.seeking) {
      if (!this.looping) this.pause();
      else if (!this.turning) {
        this.turning = true;
        this.seek(start).finally(() => (this.turning = false));
      }
      return;
    }
    leader.rate(this.pace);
    if (!other) {
      leader.play(true);
      return;
    }
    const second = this.beside(leader.now);
    const runs = other.holds(second);
    if (runs) this.follow(second - other.now);
    leader.play(!(runs && other.starves));
    other.play(runs && !leader.starves);
  }

  follow(drift) {
    const { other } = this;
    if (Math.abs(drift) > FAR_S) {
      if (!other.video.seeking) other.seek(other.now + drift);
      return;
    }
    const bend = Math.abs(drift) < SMALL_S ? 0 : Math.max(-BEND, Math.min(BEND, 1.5 * drift));
    other.rate(this.pace * this.speed * (1 + bend));
  }
}
