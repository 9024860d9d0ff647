/**
 * When, within a response, something is held or repeated: what the ring counts.
 *
 * @import { Piece } from "./ssml.js"
 * @typedef {{ start: number | null, hold: Hold | null }} View what the server shows of a step
 * @typedef {{ seconds: number, breaths: number, times: number, beats: Beat[] }} Hold
 * @typedef {{ words: string, breath: string, side: string | null }} Beat
 * @typedef {{ from: number, to: number, way: string, side?: string | null }} Breath `way` is "in", "out" or ""
 * @typedef {{ from: number, to: number, round: number, of: number, timed: boolean, breaths: Breath[] }} Span
 */

/** Estimates on both sides differ by less than this, in seconds. */
const SLACK = 0.6;

/**
 * @param {Piece[]} pieces
 * @param {View[]} views
 * @param {[number, number]} breath how long one goes in, and out
 * @returns {Span[]} in the seconds of the response, in order
 */
export function spansOf(pieces, views, breath) {
  const starts = views.map((view) => view.start);
  return views.flatMap((view, index) => {
    const { start, hold } = view;
    if (start === null || !hold) return [];
    const end = starts[index + 1] ?? Infinity;
    const own = pieces.filter((piece) => piece.start >= start - SLACK && piece.start < end - SLACK);
    return hold.beats.length ? moving(own, hold) : holding(own, hold, breath);
  });
}

/** A movement lasts from its first beat to the last silence. @param {Piece[]} pieces @param {Hold} hold */
function moving(pieces, hold) {
  const beats = new Map(hold.beats.map((beat) => [firstSentence(beat.words), beat]));
  const opening = firstSentence(hold.beats[0].words);
  /** @type {Breath[]} */
  const breaths = [];
  /** @type {number[]} when each repetition begins */
  const rounds = [];
  for (const piece of pieces) {
    const beat = "silence" in piece ? undefined : beats.get(piece.text);
    if (!beat || "silence" in piece) continue;
    const last = breaths.at(-1);
    if (last) last.to = piece.start;
    if (piece.text === opening) rounds.push(piece.start);
    breaths.push({ from: piece.start, to: endOf(piece), way: beat.breath, side: beat.side });
  }
  const to = lastSilence(pieces);
  const last = breaths.at(-1);
  if (!last || !to) return [];
  last.to = to;
  return rounds.map((from, index) => ({
    from,
    to: rounds[index + 1] ?? to,
    round: index + 1,
    of: rounds.length,
    timed: false,
    breaths: breaths.filter((one) => one.from >= from && one.from < (rounds[index + 1] ?? to)),
  }));
}

/**
 * A hold ends with the last silence; before one that is repeated there is a rest, between words.
 * @param {Piece[]} pieces @param {Hold} hold @param {[number, number]} breath
 */
function holding(pieces, hold, breath) {
  /** @type {Span[]} */
  const spans = [];
  let to = lastSilence(pieces);
  for (let round = hold.times; round >= 1 && to !== null; round -= 1) {
    const from = snapped(pieces, to - hold.seconds);
    spans.unshift({ from, to, round, of: hold.times, timed: true, breaths: [...breathing(from, to, breath)] });
    to = lastSilence(withoutRest(pieces.filter((piece) => endOf(piece) <= from + SLACK)));
  }
  return spans;
}

/** @param {Piece[]} pieces up to a hold: without the words that lead to it, and the rest before them */
function withoutRest(pieces) {
  let end = pieces.length;
  while (end && !("silence" in pieces[end - 1])) end -= 1;
  while (end && "silence" in pieces[end - 1]) end -= 1;
  return pieces.slice(0, end);
}

/** @param {number} from @param {number} to @param {[number, number]} breath */
function* breathing(from, to, [inwards, outwards]) {
  for (let at = from; at < to - 1; at += inwards + outwards) {
    const turn = Math.min(at + inwards, to);
    yield { from: at, to: turn, way: "in" };
    yield { from: turn, to: Math.min(turn + outwards, to), way: "out" };
  }
}

/** @param {Piece[]} pieces @returns {number | null} when the last silence ends */
function lastSilence(pieces) {
  const last = pieces.findLast((piece) => "silence" in piece);
  return last ? endOf(last) : null;
}

/** @param {Piece[]} pieces @param {number} moment @returns {number} the nearest start of a piece */
function snapped(pieces, moment) {
  const near = pieces.find((piece) => Math.abs(piece.start - moment) < SLACK);
  return near ? near.start : moment;
}

/** @param {Piece} piece */
function endOf(piece) {
  return piece.start + piece.seconds;
}

/** @param {string} words */
function firstSentence(words) {
  return /^[^.?!]+[.?!]*/.exec(words.replace(/\s+/g, " ").trim())?.[0] ?? words;
}
