// What travels from Python (payload.py, panels.py, sequence_panels.py, stops.py), and what the modules hand to each other.

export type Numbers =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** An array that knows its shape. */
export type Shaped<A extends Numbers = Numbers> = A & { shape: number[] };

/** [x, y, width, height] in CSS pixels. */
export type Box = [number, number, number, number];
/** [red, green, blue], 0..255, and perhaps alpha, 0..1. */
export type Colour = number[];

// ------------------------------------------------------------------------------------------------------- the payload

export type AxisName = "share" | "threshold";

export interface Axis {
  lo: number;
  hi: number;
  log: boolean;
  title?: string;
  percent?: boolean;
  ticks?: [number, string][] | null;
}

export interface Stops {
  share: Shaped<Float64Array>;
  removed: Shaped<Int32Array>;
  threshold: Shaped<Float64Array> | null;
  metrics: Record<string, Shaped<Float64Array>>;
}

export interface Items {
  name: string;
  shape: number[];
  scale: number;
  values: Shaped<Float32Array>;
  gone: Shaped<Uint8Array | Uint16Array>;
  labels: string[] | null;
}

/** One template, or one of several at each stop: texts[pick[stop]]. */
export type Template = string | { texts: string[]; pick: Shaped<Uint8Array> };
/** The value behind the name in a template's hole. */
export type Scope = (name: string) => unknown;

export interface Note {
  first: number;
  last: number;
  text: string;
}

export interface FramePayload {
  label: string;
  stops: Stops;
  items: Items[];
  data: Record<string, unknown>;
  facts: Record<string, number | string>;
  titles: Record<string, Template>;
  reading: Template | null;
  notes: Note[];
}

export interface Words {
  share: string;
  threshold: string;
  slider: string;
  type_value: string;
  frame: string;
  hand: string;
  hand_help: string;
  picture: string;
  table: string;
  no_plotly: string;
  kept: string;
  pruned: string;
  dense: string;
  value: string;
  row: string;
  column: string;
  unit: string;
  truth: string;
  answer: string;
  lang: string;
}

export interface Payload {
  name: string;
  panels: PanelSpec[];
  frames: FramePayload[];
  total: number;
  reading: Template;
  words: Words;
  threshold_axis: Axis | null;
  hand: boolean;
}

interface Spec {
  id: string;
  title: string;
  alt: string;
  /** How it is read, in one line. */
  read: string;
  span: number;
  height: number;
}

export interface Layer {
  items: string;
  title: string;
  y: string;
  x: string;
  rows: string;
  columns: string;
}

export interface MatrixSpec extends Spec { kind: "matrix"; layers: Layer[] }
export interface TilesSpec extends Spec { kind: "tiles"; weights: string; items: string; picture: [number, number] }
export interface BarsSpec extends Spec {
  kind: "bars"; items: string[]; labels: string[]; y: Axis; threshold: boolean; sort: boolean;
}
export interface HistogramSpec extends Spec { kind: "histogram"; edges: Shaped; x: Axis; y: Axis | null }
export interface Line { y: string; x: string; label: string; colour: string; dash: boolean; to: string }
export interface Path { x: Shaped<Float32Array>; y: Shaped<Float32Array>; label: string; colour: string }
export interface Mark { y: string; x: string; colour: string; line: boolean }
export interface FigureSpec extends Spec {
  kind: "figure"; x: Axis; y: Axis; traces: PlotlyTrace[]; annotations: object[]; lines: Line[]; marks: Mark[];
  paths: Path[];
}
export interface ScatterSpec extends Spec {
  kind: "scatter"; items: string[]; x: Axis; y: Axis; identity: boolean; threshold: boolean;
}
export interface ClassesSpec extends Spec { kind: "classes"; names: string[]; y: Axis }
export interface Cell { value: string; note: string; share: string; wrong: boolean }
export interface CellsSpec extends Spec { kind: "cells"; cells: Cell[]; across: number; rows: string[]; columns: string[] }
export interface SamplesSpec extends Spec { kind: "samples"; pictures: Shaped; truth: Shaped; names: string[] }
export interface BoundarySpec extends Spec { kind: "boundary"; x: Axis; y: Axis; points: Shaped; labels: Shaped }
export interface InputsSpec extends Spec { kind: "inputs"; items: string; picture: [number, number] }
export interface Tile {
  name: string; title: string; rows: string[]; columns: string[]; y: string; x: string; items: string; index: number;
}
export interface PictureSpec extends Spec {
  kind: "picture"; tiles: Tile[]; low: number; high: number; diverging: boolean; across: number; square: boolean;
}
export interface UnrolledSpec extends Spec {
  kind: "unrolled"; weights: string; steps: string[]; items: string; limit: number; kept: string; cut: string;
  unpicked: string; gates: string[];
}
export interface TokensSpec extends Spec { kind: "tokens"; dense_label: string; pruned_label: string; limit: number }
export interface PassageSpec extends Spec {
  kind: "passage"; dense_label: string; pruned_label: string; mark_label: string;
}

/** A number in 8 bits: values times scale; the last value of the type is an empty cell. */
export interface EightBits { scale: number; values: Shaped<Uint8Array | Int8Array> }

export interface SpecOf {
  matrix: MatrixSpec; tiles: TilesSpec; bars: BarsSpec; histogram: HistogramSpec; figure: FigureSpec;
  scatter: ScatterSpec; classes: ClassesSpec; cells: CellsSpec; samples: SamplesSpec; boundary: BoundarySpec; inputs: InputsSpec;
  picture: PictureSpec; unrolled: UnrolledSpec; tokens: TokensSpec; passage: PassageSpec;
}

/** What a panel of each kind has in one frame. */
export interface DataOf {
  matrix: undefined; tiles: undefined; inputs: undefined; cells: undefined;
  bars: { values: Record<string, Shaped> };
  histogram: { total: Shaped; removed: Shaped };
  figure: { traces: PlotlyTrace[] } | undefined;
  scatter: { x: Record<string, Shaped>; y: Record<string, Shaped> };
  classes: { values: Shaped; dense: Shaped };
  samples: { answers: Shaped };
  boundary: { grid: Shaped<Uint8Array> };
  picture: { tiles: Record<string, EightBits> };
  unrolled: { states: EightBits; dense: EightBits };
  tokens: { tokens: string[]; values: Shaped<Float32Array>; dense: Shaped<Float32Array> };
  passage: { texts: string[][]; pick: Shaped<Uint16Array>; dense: number; given: string };
}

export type Kind = keyof SpecOf;
export type PanelSpec = SpecOf[Kind];

// ------------------------------------------------------------------------------------------- between page and browser

/** One weight or unit. */
export interface Ref { item: string; index: number }
export interface Hand extends Ref { action: "cut" | "restore"; mark: number }

/** Where the learner is. at: a coordinate on the axis. */
export interface Position { axis: AxisName; at: number; frame: number }

/**
 * The position that Python sets. frame: null means the last one. walk: a step, 0 for none, null for what the browser
 * remembers. nonce: raised to move a chart that stands. turn: raised as well to move its walk.
 */
export interface Initial {
  axis?: AxisName; at?: number; frame?: number | null; picked?: Ref | null; walk?: number | null; nonce?: number; turn?: number;
}

/** What ends a step of a walk (walk.py). */
export interface Deed {
  kind: "reach" | "frame" | "pick" | "cut" | "setting";
  name: string;
  above: number | null;
  below: number | null;
  value: unknown;
}

export interface WalkStep {
  text: string; panel: string; deed: Deed | null; axis: AxisName | null; at: number | null; frame: number | null; where: string;
}

export interface WalkData {
  name: string;
  steps: WalkStep[];
  words: { name: string; begin: string; next: string; back: string; end: string; done: string };
  onward: string;
  now: Record<string, unknown>;
}

/** What the learner has just done with the chart. */
export type Act = "release" | "pick" | "cut";

/** What is mounted. payload: its packed text, or what that text holds. unreadable: the sentence to show when the payload cannot be decoded. */
export interface MountData {
  payload: string | object;
  walk?: WalkData | null;
  initial?: Initial;
  plotly?: string;
  id?: string;
  unreadable?: string;
}

export interface Answer extends Position { stop: number; picked: Ref | null; hands: Hand[]; walk: number; nonce: number }
export type Send = (key: "value", value: Answer) => void;

// --------------------------------------------------------------------------------------------------- in the browser

export interface Frame extends FramePayload { byName: Map<string, Items> }

export interface Theme {
  dark: boolean;
  ground: Colour; ink: Colour; accent: Colour; blue: Colour; orange: Colour;
  muted: Colour; grid: Colour; kept: Colour; pruned: Colour; line: Colour;
  series: Colour[];
  /** 511 packed colours from orange over the ground to blue. */
  diverging: Uint32Array;
  /** 256 packed colours from the ground to the ink. */
  sequential: Uint32Array;
  hatch: CanvasPattern;
  font: string;
  /** Device pixels in a CSS pixel. */
  ratio: number;
  /** Equal keys look alike. */
  key: string;
}

/** What panels make a path of. */
export type Trail = Pick<Path2D, "moveTo" | "lineTo" | "rect" | "arc" | "closePath">;

/**
 * A drawing context that knows how many of its pixels are one CSS pixel, and the page's font: all that panels
 * paint with, on a canvas or into an SVG.
 */
export type Brush = Trail & Pick<CanvasRenderingContext2D,
  "fillStyle" | "strokeStyle" | "lineWidth" | "lineJoin" | "globalAlpha" | "imageSmoothingEnabled" | "setLineDash"
  | "font" | "textAlign" | "textBaseline" | "direction" | "measureText" | "fillText"
  | "save" | "restore" | "translate" | "rotate" | "beginPath" | "fillRect" | "strokeRect"> & {
  liveScale: number;
  liveFont: string;
  newPath(): Trail;
  fill(trail?: Trail): void;
  stroke(trail?: Trail): void;
  clip(): void;
  drawImage(source: HTMLCanvasElement | HTMLImageElement, ...box: number[]): void;
};
export type CanvasBrush = CanvasRenderingContext2D & Brush;

/** A small canvas that is written pixel by pixel. */
export interface Offscreen { canvas: HTMLCanvasElement; g: CanvasBrush; pixels: Uint32Array; show: () => void }

export interface PlotArea {
  x0: number; y0: number; width: number; height: number; x: Axis; y: Axis;
  X: (value: number) => number;
  Y: (value: number) => number;
  atX: (px: number) => number;
  inside: (px: number, py: number) => boolean;
}

export type PlotlyTrace = {
  name?: string; mode?: string; showlegend?: boolean; fill?: string; fillcolor?: string;
  x?: ArrayLike<number | null>; y?: ArrayLike<number | null>;
  line?: { color?: string; dash?: string; width?: number; simplify?: boolean };
  marker?: { color?: string; size?: number };
  /** One dash of the trace, and the paths of all, pixels from the corner of the plot area. */
  dashes?: { x: number[]; y: (number | null)[]; paths: string[] };
  [key: string]: unknown;
};
export interface Figure { data: PlotlyTrace[]; layout: object }

export interface Plotly {
  react(target: HTMLElement, data: PlotlyTrace[], layout: object, config: object): unknown;
  purge(target: HTMLElement): void;
  toImage(figure: Figure & { config: object }, options: object): Promise<string>;
}

/** What a panel asks of the chart. */
export interface View {
  theme: Theme;
  words: Words;
  lang: string;
  frames: Frame[];
  stops: Stops;
  stop: number;
  hover: Ref | null;
  picked: Ref | null;
  /** What the heights of drawings are multiplied with. */
  factor: number;
  items(name: string): Items;
  /** What the panel has in the present frame. */
  data<S extends PanelSpec>(spec: S): DataOf[S["kind"]];
  scope: Scope;
  /** Like scope, with the counts of these items in place of all. */
  scopeOf(items: Items): Scope;
  /** The template of a panel's title at this stop. */
  titleOf(spec: PanelSpec): string;
  /** The size of a weight that gets the full colour, the same in all frames. */
  colourLimit(name: string): number;
  say(text: string): void;
}

/** A drag of the threshold or share inside a panel. */
export interface Grip { axis: AxisName; at: number }

/** Lays out for a size; returns Plotly's part, or null where there is none. */
export type Layout = (width: number, height: number) => Figure | null;
export type Paint = (g: Brush) => void;
/** The item at a place. */
export type Hit = (x: number, y: number) => Ref | null;
/** Where an item is drawn. */
export type Boxes = (ref: Ref) => Box[];
/** The slider's place at a point. held: the drag has begun, so a hand past the edge still counts. */
export type Grab = (x: number, y: number, held?: boolean) => Grip | null;
/** Lines of the tip at a place where no item is hit. */
export type Tell = (x: number, y: number) => string[] | null;

/** How one panel is drawn. Positions are in CSS pixels from the panel's corner. */
export interface Maker {
  layout: Layout;
  paint: Paint;
  /** Panels that have it can be clicked. */
  hit?: Hit;
  boxes?: Boxes;
  grab?: Grab;
  tell?: Tell;
  /** Lines of the tip in place of the item's value. */
  lines?: (ref: Ref) => string[];
  /** The value that the tip shows, if not the item's own. */
  value?: (ref: Ref) => number | undefined;
  /** Height for a width, if not the specification's. */
  prefer?: (width: number) => number;
  /** Whether its height is what its words need. */
  fixed?: boolean;
  /** Called when another frame is shown. */
  frame?: () => void;
  /** Whether Plotly's part differs from frame to frame. */
  perFrame?: boolean;
  legend?: "signed" | "kept" | "pruned" | "dense" | "points" | "traces";
  chips?: () => HTMLElement[];
  /** Data attributes of the panel, for tests and for style sheets. */
  hooks?: () => Record<string, string>;
  /** An element in place of the canvas. */
  element?: HTMLElement;
  /** The pointer has left the element. */
  leave?: () => void;
  /** Painting for a saved picture, if not paint. */
  picture?: Paint;
}

export interface Panel {
  spec: PanelSpec;
  maker: Maker;
  element: HTMLElement;
  title: HTMLElement;
  legend: HTMLElement;
  /** How it is read, in one line. */
  read: HTMLElement;
  save: HTMLButtonElement;
  /** The formats that it offers. */
  formats: HTMLElement;
  /** Shows the numbers as a table in place of the drawing. */
  list: HTMLButtonElement;
  table: HTMLElement;
  /** The timer of a table that follows. */
  listing: number;
  target: HTMLElement;
  canvas: HTMLCanvasElement;
  tip: HTMLElement;
  plot: HTMLElement;
  g: CanvasBrush;
  figure: Figure | null;
  /** Whose curves are still to come, one after the other. */
  turns: unknown[];
  width: number;
  height: number;
  /** Whether it can be seen; what cannot is painted when it comes into sight. */
  visible: boolean;
  stale: boolean;
  /** Whether Plotly's part stands. */
  drawn: boolean;
}

declare global {
  interface Window {
    Plotly?: Plotly;
    livePlotly?: Promise<Plotly | null>;
  }
}
