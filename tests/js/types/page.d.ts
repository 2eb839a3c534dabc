// What the page's scripts hand to one another; W is [hidden][feature].

type ElementOf = HTMLElementTagNameMap & Omit<SVGElementTagNameMap, keyof HTMLElementTagNameMap>;

type Phrases = PageJson["phrases"] & PageJson["phrases-states"];
type RunPhrases = PageJson["phrases-run"] & PageJson["phrases-states"];
/** How a picture stands. */
type Told = ReturnType<typeof import("../../../static/js/page/data/told.js").createTold>;
type DictionaryPhrases = RunPhrases & PageJson["phrases-dictionary"];
/** The words a, b and c of a − b + c. */
type Analogy = [number, number, number];
/** A run that a page shows. */
type PageRun = ReturnType<typeof import("../../../static/js/page/data/run.js").createRun>;
type Slider = ReturnType<typeof import("../../../static/js/controls/sliders/slider.js").createSlider>;
/** A slider of patterns; query: of the run along it that is known or under way, and its pattern. */
type PatternAxis = {
  slider: Slider;
  run: PageRun;
  query: string | null;
  pattern: string;
  result: { levels: PatternLevel[]; pattern: string; reach: Map<PatternLevel, number> } | null;
};
type SparsityPhrases = Pick<Phrases, "always" | "often" | "rarely">;
type Matrix = number[][];
type Point = [number, number];
type Size = { width: number; height: number };
type Timer = ReturnType<typeof setTimeout>;

/** The values of fields by name, where it does not matter of which. */
type Named = Record<string, any>;

type Changes = Partial<Values>;
type State<V = Values> = {
  readonly values: V;
  set(changes: Partial<V>): void;
  listen(listener: (values: V, before: V) => void): void;
};

/** What a model is drawn from. */
type Model = { W: Matrix; b: number[]; parts?: Part[] | null; arrangement?: string | null; label?: string; sentence?: string; sparsity?: number };

/** A sweep as far as its lines have come; query: what was asked. */
type Sweep = { query: string; spec: Spec; sparsity: number[]; levels?: Level[]; changes?: Change[]; history?: SweepHistory };
type Finished = Sweep & { levels: Level[]; changes: Change[] };

/** An axis that a slider lies along, beside sparsity. */
type AxisName = "importance" | "n_features" | `importances.${number}`;
/** Where the state stands along an axis, whether a column along it has its model, how it goes there; without: what makes all positions one query. */
type SliderAxis<V = Values> = {
  valueOf(values: V): number;
  holds(values: V): boolean;
  changes(value: number, values: V): Partial<V>;
  without(values: V, usual: (field: string) => number): Partial<V> | null;
};
/** The axes that a state has. */
type Axes<N, V> = { names(values: V): N[]; of(name: N): SliderAxis<V> };
/** A sweep along another axis than sparsity as far as its lines have come; query: what was asked. */
type Column = {
  query: string;
  spec: Spec;
  along: AxisName;
  sparsity: number;
  value: number[];
  frame?: Omit<SweepFrame, "kind">;
  levels?: AxisLevel[];
  changes?: AxisChange[];
};
type ColumnProgress = { state: "waiting" | "queued" | "training" | "reconnecting"; column: Column; position?: number };
type RunCache = ReturnType<typeof import("../../../static/js/page/runs.js").createRunCache>;

/** What stands along a slider. */
type RibbonChange = { sparsity: number } | { value: number };
type RibbonLevel = { arrangement: string; label: string; parts: Part[] };
type RibbonResult = { levels: RibbonLevel[]; changes?: RibbonChange[] };
type Ribbon = RibbonResult & { values: number[]; scale?: (value: number) => number; nameOf?: (level: RibbonLevel) => string };
type BandName = { name: SVGTextElement; left: number; right: number; half: number }; // in its band of a ribbon, in pixels
type RibbonMark = { value: number; text: string };
/** What a hand does at a slider; see createSlider. */
type Hands = { onInput(value: number): void; onCommit(): void; onRest?(): void; onNear?(): void; onFar?(): void };
type SliderOptions = Hands & {
  words(value: number): string;
  scale?(value: number): number;
  marks?: RibbonMark[];
  nameOf?(level: RibbonLevel): string;
  onShow?(value: number): void;
};
type Sliders = Map<AxisName, Slider>;

/** Of a stream that does not end by itself: the silence after which it is lost, and after how long it is asked for again where it is held back, in ms. */
type Live = { silence: number; every: number };

/** What is thrown for what did not come; final: to ask again would change nothing. */
type Failure = Error & { final?: boolean; retryAfter?: number };

type ShapeColours = { area: string; line: string };
type ColourName =
  | "surface" | "raised" | "line" | "faint" | "ink" | "muted" | "accent" | "control-line"
  | "negative" | "neutral" | "positive" | "calm" | "strain" | "clash";
type Colours = Record<ColourName, string> & {
  distinct: string[];
  kinds: string[];
  ramp: string[];
  key: string;
  shape(name: string): ShapeColours;
};

/** As Plotly takes them. */
type Trace = Record<string, any>;
type Layout = Record<string, any> & Size;
type Figure = { data: Trace[]; layout: Layout; structure: string };

declare const Plotly: {
  react(element: HTMLElement, data: Trace[], layout: Layout, config: object): Promise<unknown>;
  restyle(element: HTMLElement, changes: object): void;
  relayout(element: HTMLElement, changes: object): void;
  animate(element: HTMLElement, frame: object, options: object): Promise<unknown>;
  purge(element: HTMLElement): void;
  toImage(figure: object, options: object): Promise<string>;
};

/** What a stream is opened with; see createStream. */
type StreamOptions = {
  onLine(line: any): void;
  onFault(sentences: string[]): void;
  onReconnect?(error: Failure, attempt: number): void;
  onWait?(position: number): void;
  request?: RequestInit;
};
type SweepsOptions = {
  onProgress(progress: Progress): void;
  onResult(sweep: Finished): void;
  onHistory(sweep: Finished): void;
  onTrouble(sentences: string[], options?: { again?: boolean }): void;
  rest?: number;
  keep?: number;
};
type Progress = { state: "waiting" | "queued" | "training" | "reconnecting"; frame?: Omit<SweepFrame, "kind">; sweep?: Sweep; position?: number };

// Browsers end no timer where there is none.
declare function clearTimeout(id: number | null | undefined): void;
declare function clearInterval(id: number | null | undefined): void;

/** How a picture was taken hold of; see createDrag. */
type Grip = "press" | "tap" | "swipe";
type DragOptions = {
  onStart(event: PointerEvent, how: Grip): void;
  onMove(event: PointerEvent): void;
  onEnd?(): void;
  onCancel?(): void;
  grips?(event: PointerEvent): boolean;
};

/** What is shown at rest, of a finished sweep. */
type Scene = { level: Level; levels: Level[]; index: number; values: Values; along?: AxisName };
type Rows = { head: (string | number)[]; body: (string | number)[][] };

type ShareOptions = {
  phrases: Phrases;
  link(): string;
  missing(): string[];
  context: Named;
};
type Dialog = { open(): void; byHand(): void };
type TopOptions = ShareOptions & { state: State; setView(changes: Changes): void; onGo(changes: Changes): void };

/** What a figure is drawn with beside its data. */
type Drawing = Size & { colours: Colours; phrases: Phrases };
type Sticking = Page["sticky"];

/** A training as its curves take it; D is by feature, linear whether the axis of steps is. */
type Film = {
  frames: { step: number; loss: number; D: number[] }[];
  moves: { start: number; end: number }[];
  last: number;
  linear: boolean;
};
type TrainingDrawing = Drawing & { phrases: Pick<PageJson["phrases-learn"], "step" | "linear_step"> };

/** What the stage goes to; see createMotion. */
type Pose = { W: Matrix; parts: Part[] | null; arrangement: string | null };
type Ghost = { W: Matrix; opacity: number };
type Shown = Pose & { ghost: Ghost | null };

/** What is on the page; see createExplorer. */
type At = { sweep: Finished | null; index: number; level: Level | null; fresh: boolean };
type Source = (at: { index: number; fresh: boolean }) => Model | null;
/** A sweep along sparsity, in training or finished; without a query: none has been asked for. */
type Row = Partial<Sweep> & { sparsity: number[]; frame?: Progress["frame"] };
/** What the stage shows; fresh: whether it is the state's own. */
type OnStage = { run: Row | Column; index: number; fresh: boolean };
type AxesOptions<N extends string, V> = {
  axes: Axes<N, V>;
  fields: FieldSchema[];
  state: State<V>;
  columns: ReturnType<typeof import("../../../static/js/page/along/columns.js").createColumns>;
  sliders: Map<N, Slider>;
  sparsity(): number;
  drawn(): { W: Matrix | null; values: V };
};
type ExplorerOptions = Pick<AxesOptions<AxisName, Values>, "state" | "columns" | "sliders"> & {
  page: Page;
  phrases: Phrases;
  specQuery(): string;
  drawable: Promise<void>;
  scene: any;
  sparsity: any;
  status: any;
};

/** What sliders of "In words" lie along, beside sparsity. */
type WordsAxisName = "importance" | "strength" | "n_concepts" | "n_hidden";
type WordsRun = { query: string; sparsity: number[]; levels: WordsLevel[] };
/** The level on the stage among those of its run; fresh: whether it is the state's own. */
type WordsShown = { level: WordsLevel; levels: WordsLevel[]; fresh: boolean };

/** A run of "Is it just dense directional encoding?", of a sweep or of words; words: where each is, at each level. */
type StepRun = { levels: any[]; changes: SweepChange[]; words?: Matrix[]; reach: number };
/** What shows a run: arrived(): it has come; tell(address, how): how its models stand. */
type StepView = { arrived(): void; tell(address: string, how: (told: Told) => void): void };
/** Runs by their addresses: one that is wanted is not there yet, and what wants it is told of it until it lets go. */
type StepSource = {
  get(address: string): StepRun | null;
  want(address: string, step: StepView): void;
  release(address: string, step: StepView): void;
  telling(sentence: HTMLElement, what: string): Told; // how what is shown above a sentence stands
};

/** A latent, and what it stands on. */
type Latent = { direction: number[]; state: "found" | "pair" | "dead" | "other"; on: string };
/** A dictionary as far as its lines have come. */
type Readback = { model: Pick<ToyModel, "sparsity"> & Partial<ToyModel>; frames: DictionaryFrame[]; result: DictionaryResult | null };
/** A dictionary as it is saved. */
/** What a page of other data can save; rows: of its table, the names of the columns first. */
type Saved = {
  name: string;
  picture: Element;
  sentence: string;
  tints: Colours;
  numbers: { link: string } & Named;
  rows: (string | number)[][];
};

/** An element that Plotly draws in. */
type PlotElement = HTMLElement & Partial<Pick<Figure, "data" | "layout">> & { on?(event: string, listener: (event: any) => void): void };

/** What is shared, and what is told of what the link cannot hold. */
type ShareLink = { link(): string; missing(): string[] };
type ShareContext = {
  state: State;
  fields: FieldSchema[];
  at(): At;
  figure(name: string, options: Size & { tints: Colours }): Figure | null;
  paper(): { colours: Colours; from: Colours };
  sheet: ReturnType<typeof import("../../../static/js/share/sheet.js").createSheet>;
};
type Wish = { sweep: Finished; level: Level; name: string };
type FilesOptions = {
  words: Phrases["share"] & { copied: string };
  lost: Phrases["lost"];
  query(): string;
  say(sentence: string): void;
  byHand(field: HTMLInputElement | HTMLTextAreaElement): void;
};

type AtlasPhrases = PageJson["phrases-atlas"];
type AtlasName = Values["atlas"] | Values["across"];
type Cell = [row: number, column: number];
type AtlasLevel = Summary & { key: string };
type Cells = (AtlasLevel | null)[][];
type Grid = ReturnType<typeof import("../../../static/js/sections/atlas/grid.js").createGrid>;
/** An atlas as far as its lines have come; query: what was asked. */
type Atlas = { query: string; grid: Grid; borders: BordersLine | null };
type Frame = ReturnType<typeof import("../../../static/js/sections/atlas/frame.js").frameOf>;
/** What an atlas may have across and upwards; see atlasAxis. */
type Axis = {
  without: string[];
  /** The values that are the same at each of its positions, where not all of a field is left out. */
  levelled?(values: Values): Values;
  valueOf(values: Values): number | null | undefined;
  changes(value: number, values: Values): Changes;
  place(value: number): number;
  /** Whether nothing lies between two values. */
  stepped?: boolean;
  /** Where all features are equally important. */
  equal?: number;
  ticks?: number[];
};
/** Stretches of one key along a row, first to last level, what lies between them, and jumps inside them. */
type RowRegions = {
  regions: { key: string; first: number; last: number }[];
  borders: number[];
  jumps: { key: string; place: number }[];
};
type MapRow = RowRegions & { y: number };
type KnownRow = MapRow & { keys: string[]; levels: Summary[]; places: number[] };
/** Its edges; column: how wide one is; stepped: whether each row is a band of its own. */
type MapFrame = { x: [number, number]; y: [number, number]; column: number; stepped: boolean };
/** A border between two keys, y ascending. */
type Track = { before: string; after: string; points: Point[] };
type Line = (y: number) => number;
type Stretch = { key: string; from: number; to: number };
/** Borders that end between two rows; ends: the edges of the picture, keys: of the regions that only one row has. */
type Gap = { under: Track[]; over: Track[]; ends: (number | null)[]; keys: string[][]; from: number; to: number };
type Closed = { under: Point[]; over: Point[]; seams: Point[][] };
type Area = { key: string; outline: Point[] };
type Strip = { key: string; left: Point[]; right: Point[] };
type GridCursorOptions = {
  here(): Cell | null;
  cellAt(x: number, y: number): Cell | null;
  size(): Cell;
  onMove(cell: Cell): void;
  onKeep(cell: Cell): void;
  onCancel(): void;
  onHover(cell: Cell | null): void;
};

type WhyPhrases = PageJson["phrases-why"];
/** Of the staircase: so many features are kept from level k on, which begins at a sparsity. */
type Stair = { count: number; k: number; at: number };
type LineStyle = { color: string; dash: string };
/** What random starts have reached at level k, in words. */
type FoundDot = { k: number; loss: number; parts: Part[]; label: string; words: string };

/** What has been trained or carried, at its own level. */
type ReachedModel = Pick<Summary, "label" | "W" | "b" | "parts" | "loss"> & Partial<TrainedOn>;
/** A branch all along the slider; or one model at level k, with its text in a link or trained on from another. */
type Chosen = { branch: number } | { k: number; model: ReachedModel; text: string | null; trained?: boolean };
type Ways = Pick<Hysteresis, "up" | "down">;
type ChoiceOptions = Pick<SectionContext, "state" | "setView" | "explorer"> & {
  phrases: WhyPhrases & Phrases;
  at(): { branches: EnergyLevels | null; carried: Ways | null; carrying: string | null; index: number };
  found(): (Found & FoundDot)[];
  say(words: string, options?: { aloud?: boolean }): void;
  onChange(): void;
};

type LearnPhrases = Phrases & PageJson["phrases-learn"];
/** A frame of a training; b is null where it was not kept. */
type FilmFrame = { step: number; W: Matrix; b: number[] | null; loss: number; D: number[] };
type TrainEnd = Unsettled | Settled;
/** What a training showed; see emptyFilm. */
type Training = {
  frames: FilmFrame[];
  moves: MoveLine[];
  last: number;
  linear: boolean;
  done: TrainEnd | null;
  spec?: Spec;
  longest?: number;
};
type Player = import("../../../static/js/stage/player.js").Player;
type FilmLinkOptions = {
  state: State;
  setView(changes: Changes): void;
  player: Player;
  source(): Values["film"];
  film(): Training;
  onFilm(film: Values["film"]): void;
  onSettle(): void;
};
/** Where a film stands as its chip names it, and as its maker tells it. */
type FilmState = keyof LearnPhrases["state"];
type FilmStatus = { name: Exclude<FilmState, "converged" | "unconverged" | "kept"> | "done"; sentences?: string[] };
type OnTraining = (film: Training | null, state: FilmStatus["name"], sentences?: string[]) => void;
type FilmReport = {
  source: Values["film"];
  status: FilmStatus;
  film: Training;
  belongs: boolean;
  sparsity: number;
  best: number | null;
  live: { running: boolean; resumable: boolean };
};
type KeptOptions = {
  state: State;
  place(): string;
  link(): string;
  model(): Omit<FilmFrame, "step"> | null;
  onChange: OnTraining;
  onBegin(film: Training, options: { unfit: boolean }): void;
  onCarry(): void;
};

type ComparePhrases = Phrases & PageJson["phrases-compare"];
/** A model of a comparison: what differs from the default, or null for the page's own. */
type Compared = Named | null;
/** A model's losses along the slider, how many times the first model's they are, and given that one or two features are on. */
type Curve = { letter: string; sparsity: number[]; loss: number[]; ratio: number[] | null; one: (number | null)[]; two: (number | null)[] };
type CurveDrawing = Omit<Drawing, "phrases"> & { tints: string[]; phrases: ComparePhrases; key: string };
type Measured = Pick<Finished, "levels" | "sparsity">;

type MiniatureOptions = { reach: number; eye: number[]; colours: Colours; proportions: Proportions };
type CardOptions = {
  letter: string;
  fields: FieldSchema[];
  words: ComparePhrases;
  onModel(name: string, value: string | number): void;
  onSlide(index: number): void;
  onRelease(): void;
};

type TransportOptions = {
  part(name: string): any;
  player: Player;
  words: LearnPhrases;
  film(): Training;
  onPoint(index: number | null): void;
};

type SectionPhrases = Extract<keyof PageJson, `phrases-${string}`>;
/** What a section's script is mounted with. */
type SectionContext = {
  page: Page;
  phrases: Phrases;
  state: State;
  specQuery(): string;
  commit(changes: Changes): void;
  setView(changes: Changes): void;
  preview(changes: Changes): void;
  drawable: Promise<void>;
  explorer: ReturnType<typeof import("../../../static/js/stage/explorer.js").createExplorer>;
  theme: ReturnType<typeof import("../../../static/js/page/theme.js").createTheme>;
  unheld: Set<() => string | null | undefined>;
  finished: RunCache;
};

type LearnContext = SectionContext & { phrases: LearnPhrases };

type DirectionsPhrases = Phrases & PageJson["phrases-directions"];
/** How many times each word is added. */
type Counts = Record<string, number>;
/** Words, each of the concepts it is a sum of, and what features are called. */
type Vocabulary = { words: Record<string, string[]>; names: string[] };
type SaidStep = { feature: number; amount: number };
type Said = { x: number[]; steps: SaidStep[] };
/** What the plane and the sphere are drawn with; extent: how far the picture reaches, length: of h. */
type GroundOptions = { extent: number; length: number; tints: string[]; names: string[]; surface: string };
type GroundModel = Pick<Level, "W" | "b" | "parts"> & { decoder?: string };
/** What is said over the ground; held: whether a hand holds h instead. */
type SaidAt = { W: Matrix; steps: SaidStep[]; h: number[]; held: boolean };
type PlaneOptions = { proportions: Proportions; words: DirectionsPhrases; onHold(h: number[]): void };
type ConceptRowsOptions = {
  proportions: Proportions;
  words: DirectionsPhrases;
  longest: number;
  readAt: number;
  onName(i: number, text: string): string;
  onAmount(i: number, value: number): void;
  onCommit(): void;
};
/** What comes out of one feature; see readings. */
type Reading = {
  amount: number;
  said: boolean;
  read: boolean;
  out: number;
  heard: number;
  b: number;
  kind: "read" | "lost" | "nobody" | "faint" | "relu" | "bias";
};

type HandPhrases = Phrases & PageJson["phrases-hand"];
/** What the hand's stage shows. */
type HandShown = Pick<Model, "W" | "parts"> & { eye: number[]; reach: number; colours: Colours };
type HandStageOptions = {
  proportions: Proportions;
  words: Pick<HandPhrases, "stage" | "arrow" | "arrow_text">;
  side?: number;
  onTake(i: number): void;
  onMove(i: number, v: number[]): void;
  onRest(): void;
  onTurn(eye: number[]): void;
  onTurned(): void;
};
type HandRowsOptions = {
  proportions: Proportions;
  words: HandPhrases;
  limit: number;
  onPolar(i: number, polar: number[]): void;
  onBias(i: number, b: number): void;
  tell(sentence: string): void;
};
type HandGameOptions = {
  part(name: string): any;
  words: HandPhrases;
  digits: number;
  key(): string;
  size(): { n: number; m: number };
  onStart(start: Pick<Model, "W" | "b">): void;
  onTake(arrows: string): void;
  link(arrows: string): string;
  picture(element: Element, arrows: string): void;
};

/** A place in the hidden space and, from there, pixels: [x, y, right, up]. */
type MarkPoint = number[];
type Mark = {
  role: "axis" | "globe" | "unit" | "ghost" | "edge" | "dot" | "arrow" | "badge";
  points: MarkPoint[];
  feature: number | null;
  width: number;
  text: string;
  middle: MarkPoint | null;
};
/** What a picture of the hidden space is drawn from, and how; see marksOf. */
type Drawn = { W: Matrix; parts?: Part[] | null; ghost?: Ghost | null };
type PictureOptions = {
  side: number;
  reach: number;
  eye: number[];
  proportions: Proportions;
  size?: number;
  thickness?: number;
  room?: number;
  axes?: boolean;
  labels?: boolean;
};
type StageDrawing = Size & { reach: number; colours: Colours; eye: number[]; proportions: Proportions; size?: number };
type FoundDrawing = { reach: number; eye: number[]; colours: Colours; proportions: Proportions; phrases: Phrases };
type MarkColours = { tint?: string; line: string; faint: string; surface: string; ghost?: string | null };
/** What the stage shows: a level of a finished sweep, or a model without a name. */
type SceneShown = { level?: Level; levels?: Level[]; index: number; starts?: number; along?: AxisName; frame?: Pick<Model, "W" | "b"> };
type SheetOptions = {
  model(): (Pick<Model, "W"> & { parts: Part[] | null; reach: number; eye: number[] }) | null;
  link(): string;
  theme: ReturnType<typeof import("../../../static/js/page/theme.js").createTheme>;
  proportions: Proportions;
};
type SceneOptions = {
  page: Page;
  phrases: Phrases;
  colours(): Colours;
  bulbs: ReturnType<typeof import("../../../static/js/stage/input/bulbs.js").createBulbs>;
  onCamera(camera: number[]): void;
  onRest(shown: SceneShown): void;
};
