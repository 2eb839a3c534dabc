// Written by `python -m tests.lines` from the records beside the Python that writes them.

type Spec = {
  n_features: number;
  n_hidden: number;
  importance: number;
  importances: number[] | null;
  sparsities: number[] | null;
  activation: "relu" | "linear";
  constraint: "free" | "sphere" | "sphere_gain";
  decoder: "affine" | "rms_norm" | "relative";
  correlation: "none" | "correlated" | "anticorrelated";
  group_size: number;
  n_seeds: number;
  seed: number;
};

type SweepHeader = {
  kind: "sweep";
  spec: Spec;
  sparsity: number[];
  steps: number[];
};

type SweepFrame = {
  kind: "frame";
  step: number;
  W: number[][][];
  b: number[][];
  loss: number[];
};

type Part = {
  shape: string;
  features: number[];
  shared?: number[][];
};

type Regularity = {
  degrees: number;
  norms: number;
};

type OnTogether = {
  apart: number | null;
  grouped: number | null;
};

type LossByActive = {
  one: number | null;
  two: number | null;
  more: number | null;
};

type Found = {
  arrangement: string;
  parts: Part[];
  label: string;
  share: number;
  loss: number;
  ground: boolean;
  W: number[][];
  b: number[];
};

type Level = {
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  regularity: Regularity;
  feature_norm: number[];
  interference: number[];
  feature_dimensionality: number[];
  loss_active: number;
  loss_inactive: number;
  interference_sum: number;
  best_share: number;
  settled_after: number;
  on_together: OnTogether;
  pairs_read: number;
  loudest_right: number;
  leak: number | null;
  loss_by_active: LossByActive;
  heard: number[];
  gain?: number;
  cosine_sum: number;
  cosine_least: number;
  sparsity: number;
  W: number[][];
  b: number[];
  loss: number;
  found: Found[];
};

type SweepChange = {
  from: string;
  to: string;
  from_label: string;
  to_label: string;
  loss: number;
  order: "jump" | "continuous";
  norm: [number, number];
  slope: [number, number];
  sparsity: number;
};

type SweepResult = {
  kind: "result";
  levels: Level[];
  changes: SweepChange[];
};

type SweepHistory = {
  kind: "history";
  step: number[];
  W: number[][][][];
  loss: number[][];
  feature_dimensionality: number[][][];
};

type ErrorLine = {
  kind: "error";
  message: string;
  again?: boolean;
};

type AxisHeader = {
  kind: "sweep";
  spec: Spec;
  along: string;
  sparsity: number;
  value: number[];
  steps: number[];
};

type AxisLevel = {
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  regularity: Regularity;
  feature_norm: number[];
  interference: number[];
  feature_dimensionality: number[];
  loss_active: number;
  loss_inactive: number;
  interference_sum: number;
  best_share: number;
  settled_after: number;
  on_together: OnTogether;
  pairs_read: number;
  loudest_right: number;
  leak: number | null;
  loss_by_active: LossByActive;
  heard: number[];
  gain?: number;
  cosine_sum: number;
  cosine_least: number;
  sparsity: number;
  W: number[][];
  b: number[];
  loss: number;
  found: Found[];
  value: number;
};

type AxisChange = {
  from: string;
  to: string;
  from_label: string;
  to_label: string;
  loss: number;
  order: "jump" | "continuous";
  norm: [number, number];
  slope: [number, number];
  value: number;
};

type AxisResult = {
  kind: "result";
  levels: AxisLevel[];
  changes: AxisChange[];
};

type AtlasHeader = {
  kind: "atlas";
  y_name: string;
  sparsity: number[];
  y: number[];
};

type AtlasAcrossHeader = {
  kind: "atlas";
  x_name: string;
  y_name: string;
  sparsity: number | null;
  x: number[];
  y: number[];
};

type Summary = {
  arrangement: string;
  label: string;
  sentence: string;
  parts: Part[];
  loss: number;
  W: number[][];
  b: number[];
};

type CoarseLine = {
  kind: "coarse";
  y: number;
  sparsity: number[];
  levels: Summary[];
};

type CoarseAcrossLine = {
  kind: "coarse";
  y: number;
  x: number[];
  levels: Summary[];
};

type Border = {
  from: string;
  to: string;
  sparsity: number[];
  y: number[];
};

type BordersLine = {
  kind: "borders";
  theory: Border[];
  exact: Border[];
};

type AtlasRow = {
  kind: "row";
  y: number;
  levels: Summary[];
  changes: SweepChange[] | AxisChange[];
};

type AtlasDone = {
  kind: "done";
};

type TrainHeader = {
  kind: "train";
  spec: Spec;
  sparsity: number;
  recipe: string;
  batch_size: number;
  learning_rate: number;
  steps: number;
  frames: number[];
};

type TrainFrame = {
  kind: "frame";
  step: number;
  W: number[][];
  b: number[];
  loss: number;
  feature_dimensionality: number[];
};

type MoveLine = {
  kind: "move";
  start: number;
  end: number;
  from: string | null;
  to: string;
  parts: Part[];
  joins: number[];
  leaves: number[];
  feature_dimensionality: number[];
};

type Unsettled = {
  kind: "done";
  step: number;
  converged: false;
  loss: number;
  W: number[][];
  b: number[];
};

type Settled = {
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  regularity: Regularity;
  feature_norm: number[];
  interference: number[];
  feature_dimensionality: number[];
  kind: "done";
  step: number;
  converged: true;
  loss: number;
  W: number[][];
  b: number[];
};

type RoomState = {
  kind: "room";
  version: number;
  phase: "ask" | "closed" | "revealed";
  lesson: string;
  step: number;
  link: string | null;
  question: number;
  round: number;
  options: string[];
  voters: number;
  tally: number[] | null;
  earlier: number[][] | null;
  answer: number | null;
};

type RoomEnd = {
  kind: "done";
};

type SampledSpec = {
  n_features: number;
  n_hidden: number;
  importance: number;
  importances: number[] | null;
  sparsities: number[] | null;
  activation: string;
  constraint: string;
  decoder: string;
  correlation: string;
  group_size: number;
  n_seeds: number;
  seed: number;
  n_samples: number;
  sample_length: string;
};

type SamplesHeader = {
  kind: "sweep";
  spec: SampledSpec;
  sparsity: number[];
  steps: number[];
};

type SamplesFrame = {
  kind: "frame";
  step: number;
  W: number[][];
  b: number[];
  hidden: number[][];
  loss: number;
  test_loss: number;
};

type Draw = {
  features: number[];
  W: number[][];
  hidden: number[][];
  train_loss: number;
  test_loss: number;
  arrangement: string | null;
  parts: Part[] | null;
  label: string | null;
  sample_arrangement: string | null;
  sample_parts: Part[] | null;
  sample_label: string | null;
  mean_feature_dimensionality: number;
  mean_sample_dimensionality: number;
};

type DrawsFound = {
  arrangement: string;
  parts: Part[];
  label: string;
  share: number;
  loss: number;
  test_loss: number;
};

type SamplesLevel = {
  sparsity: number;
  n_samples: number;
  W: number[][];
  b: number[];
  loss: number;
  train_loss: number;
  test_loss: number;
  nothing_loss: number;
  hidden: number[][];
  arrangement: string | null;
  parts: Part[] | null;
  label: string | null;
  sample_arrangement: string | null;
  sample_parts: Part[] | null;
  sample_label: string | null;
  feature_norm: number[];
  feature_dimensionality: number[];
  sample_dimensionality: number[];
  draws: Draw[];
  found: DrawsFound[];
};

type SamplesResult = {
  kind: "result";
  levels: SamplesLevel[];
  changes: SweepChange[];
};

type SamplesHistory = {
  kind: "history";
  step: number[];
  W: number[][][][] | null;
  loss: number[][];
};

type SamplesAxisHeader = {
  kind: "sweep";
  spec: SampledSpec;
  along: string;
  sparsity: number;
  value: number[];
  steps: number[];
};

type SamplesAxisLevel = {
  sparsity: number;
  n_samples: number;
  W: number[][];
  b: number[];
  loss: number;
  train_loss: number;
  test_loss: number;
  nothing_loss: number;
  hidden: number[][];
  arrangement: string | null;
  parts: Part[] | null;
  label: string | null;
  sample_arrangement: string | null;
  sample_parts: Part[] | null;
  sample_label: string | null;
  feature_norm: number[];
  feature_dimensionality: number[];
  sample_dimensionality: number[];
  draws: Draw[];
  found: DrawsFound[];
  value: number;
};

type SamplesAxisResult = {
  kind: "result";
  levels: SamplesAxisLevel[];
  changes: AxisChange[];
};

type WordsSpec = {
  n_concepts: number;
  n_hidden: number;
  importance: number;
  strength: number;
  negatives: number;
  bias: boolean;
  n_seeds: number;
  seed: number;
  sparsities: number[] | null;
};

type WordsHeader = {
  kind: "sweep";
  spec: WordsSpec;
  sparsity: number[];
  steps: number[];
};

type WordsFrame = {
  kind: "frame";
  step: number;
  W: number[][][];
  loss: number[];
};

type LevelFound = {
  arrangement: string;
  parts: Part[];
  label: string;
  share: number;
  loss: number;
  ground: boolean;
  W: number[][];
};

type WordsLevel = {
  loss: number;
  W: number[][];
  words: number[][];
  additive: number;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  feature_norm: number[];
  sparsity: number;
  found: LevelFound[];
};

type WordsResult = {
  kind: "result";
  levels: WordsLevel[];
  changes: SweepChange[];
};

type WordsHistory = {
  kind: "history";
  step: number[];
  W: number[][][][];
  loss: number[][];
};

type WordsAxisHeader = {
  kind: "sweep";
  spec: WordsSpec;
  along: string;
  sparsity: number;
  value: number[];
  steps: number[];
};

type WordsAxisLevel = {
  loss: number;
  W: number[][];
  words: number[][];
  additive: number;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  feature_norm: number[];
  sparsity: number;
  found: LevelFound[];
  value: number;
};

type WordsAxisResult = {
  kind: "result";
  levels: WordsAxisLevel[];
  changes: AxisChange[];
};

type CorpusHeader = {
  kind: "train";
  spec: WordsSpec;
  sparsity: number;
  recipe: string;
  pairs: number;
  learning_rate: number;
  frames: number[];
};

type CorpusOptimum = {
  loss: number;
  W: number[][];
  words: number[][];
  additive: number;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  feature_norm: number[];
  kind: "optimum";
};

type CorpusFrame = {
  kind: "frame";
  step: number;
  W: number[][];
  words: number[][];
  loss: number;
};

type CorpusDone = {
  loss: number;
  W: number[][];
  words: number[][];
  additive: number;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  feature_norm: number[];
  kind: "done";
  step: number;
};

type DictionaryFields = {
  sparsity: number;
  n_latents: number;
  penalty: string;
  strength: number;
  n_seeds: number;
  seed: number;
};

type DictionaryHeader = {
  kind: "dictionary";
  spec: Spec;
  dictionary: DictionaryFields;
  steps: number[];
};

type ToyModel = {
  kind: "model";
  sparsity: number;
  sentence: string;
  W: number[][];
  represented: number[];
};

type DictionaryFrame = {
  kind: "frame";
  step: number;
  directions: number[][][];
  loss: number[];
  recovered: number | null;
};

type ComposedPair = {
  start: number;
  latent: number;
  features: [number, number];
};

type DictionaryResult = {
  kind: "result";
  directions: number[][][];
  cosines: number[][];
  loss: number[];
  active: number[];
  dead: number[][];
  recovered: number | null;
  recovered_interval: [number, number] | null;
  composed: number;
  composed_interval: [number, number];
  pairs: ComposedPair[];
};

type DictionaryHistory = {
  kind: "history";
  step: number[];
  directions: number[][][][];
  loss: number[][];
  recovered: (number | null)[];
};

type PatternSpec = {
  pattern: string;
  n_features: number;
  n_hidden: number;
  sharpness: number;
  log_odds: number;
  values: string;
  weight_decay: number;
  table: [string, number][] | null;
  importance: number;
  importances: number[] | null;
  n_seeds: number;
  seed: number;
};

type PatternHeader = {
  kind: "sweep";
  spec: PatternSpec;
  along: string;
  value: number[];
  sparsity?: number;
  steps: number[];
};

type IndependentHeader = {
  kind: "sweep";
  spec: PatternSpec;
  sparsity: number[];
  steps: number[];
};

type PatternFrame = {
  kind: "frame";
  step: number;
  W: number[][][];
  b: number[][];
  loss: number[];
};

type PatternLevel = {
  sparsity?: number;
  value?: number;
  W: number[][];
  b: number[];
  loss: number;
  data_loss: number;
  density: number[];
  cosine_correlation?: number | null;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  regularity: Regularity;
  feature_norm: number[];
  interference: number[];
  feature_dimensionality: number[];
  found: LevelFound[];
};

type PatternResult = {
  kind: "result";
  levels: PatternLevel[];
  changes: AxisChange[] | SweepChange[];
};

type PatternHistory = {
  kind: "history";
  step: number[];
  W: number[][][][];
  loss: number[][];
};

type WorstAttack = {
  feature: number;
  delta: number[];
  output: number[];
  lit: number;
  loss: number;
};

type AttackedLevel = {
  sparsity: number;
  features_per_dimension: number;
  loss: number;
  harm: number[];
  worst: WorstAttack[];
};

type Attacks = {
  budget: number[];
  levels: AttackedLevel[];
};

type EnergyLevelFields = {
  arrangement: string;
  label: string;
  parts: Part[];
  loss: (number | null)[];
  feature_norm: (number[] | null)[];
  b: (number[] | null)[];
  W: (number[][] | null)[];
};

type EnergyLevels = {
  sparsity: number[];
  empty: number[];
  levels: EnergyLevelFields[];
  envelope: number[];
  complete: [number, number][];
  changes: SweepChange[];
};

type CarriedModel = {
  arrangement: string;
  label: string;
  sentence: string;
  parts: Part[];
  loss: number;
  W: number[][];
  b: number[];
  alike: boolean;
};

type Hysteresis = {
  sparsity: number[];
  up: CarriedModel[];
  down: CarriedModel[];
};

type TrainedOn = {
  arrangement: string;
  label: string;
  sentence: string;
  parts: Part[];
  loss: number;
  W: number[][];
  b: number[];
  loss_before: number;
  holds: boolean;
};

type Evaluation = {
  loss: number;
  grad_W: number[][];
  grad_b: number[];
};

type Described = {
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  regularity: Regularity;
  feature_norm: number[];
  interference: number[];
  feature_dimensionality: number[];
  loss: number;
  loss_by_active: LossByActive;
  heard: number[];
  pairs_read: number;
  W: number[][];
  b: number[];
};

type FieldSchema = {
  name: string;
  kind: "integer" | "number" | "numbers" | "choice" | "text";
  label: string;
  minimum: number;
  maximum: number;
  step: number;
  choices: string[];
  max_items: number;
  default: number | string | number[] | null;
};

type Positions = {
  importance: number[];
  importances: number[];
};

type Explained = {
  most_features: number;
  only: Record<string, string>;
};

type Proportions = {
  markers: [number, number, number][];
  head: [number, number];
  shaft: number;
  stoutest: number;
  dot: number;
  radius: number;
  type: number;
  smaller: number;
  widths: Record<string, number>;
  gap: number;
  room: number;
  apart: number;
  off_heads: number;
  inside: number;
  fan: [number, number];
  rounds: number;
  axis: number;
  corners: Record<string, number>;
  smallest_reach: number;
  step: number;
  sides: number[];
  small: [number, number];
  eye: [number, number, number];
  ignored_below: number;
};

type ComparisonPreset = {
  title: string;
  models: string;
  sparsity: number | null;
};

type Comparison = {
  fields: string[];
  presets: ComparisonPreset[];
  marks: number[];
  normalisations: Record<string, string>[];
  at_best: number;
  settled: number;
};

type DirectionsPreset = {
  title: string;
  spec: Record<string, any>;
  sparsity: number;
  names: string[];
  said: number[] | string;
};

type Directions = {
  names: string[];
  words: [string, string[]][];
  presets: DirectionsPreset[];
  longest_name: number;
  read_at: number;
  most_times: number;
};

type ArrowBounds = {
  limit: number;
  digits: number;
  longest: number;
};

type Sticky = {
  label: string;
  value: number;
};

type Page = {
  spec_fields: FieldSchema[];
  recipe_fields: FieldSchema[];
  view_fields: FieldSchema[];
  values: Values;
  base: Values;
  levels: number[];
  rest: number;
  positions: Positions;
  explained: Explained;
  large: number;
  proportions: Proportions;
  comparison: Comparison;
  directions: Directions;
  arrows: ArrowBounds;
  sticky: Sticky[];
};

type KeptLevel = {
  sparsity: number;
  W: number[][];
  b: number[];
  loss: number;
  arrangement: string;
  parts: Part[];
  label: string;
  sentence: string;
  feature_norm: number[];
};

type OfflineData = {
  levels: KeptLevel[];
  changes: SweepChange[];
  sparsities: number[];
  index: number;
  values: Spec;
  reach: number;
  proportions: Proportions;
};

type RoomLesson = {
  title: string;
  question: string;
  steps: string[];
  pictured: boolean;
  runs: string[];
  next: string | null;
};

type RoomPage = {
  code: string;
  lessons: Record<string, RoomLesson>;
};

type WordsPage = {
  fields: FieldSchema[];
  view: FieldSchema[];
  values: Record<string, any>;
  levels: number[];
  positions: Record<string, number[]>;
  sparsity: number;
  analogy: string[];
  usual_analogies: string[][];
  concepts: string[];
  vocabulary: [string, string[]][];
};

type SamplesPreset = {
  name: string;
  values: Record<string, any>;
};

type SamplesPage = {
  fields: FieldSchema[];
  values: Record<string, any>;
  draw: number;
  few: number[];
  all: number[];
  named: number;
  presets: SamplesPreset[];
};

type PatternsPage = {
  fields: FieldSchema[];
  values: Record<string, any>;
  positions: Record<string, number[]>;
  along: string;
  months: string[];
  table: string;
};

type DictionaryPage = {
  model: FieldSchema[];
  dictionary: FieldSchema[];
  values: Record<string, any>;
  levels: number[];
  sparsity: number;
  strengths: Record<string, number>;
  found: number;
  budget: number;
  usual_budget: number;
  start: number | null;
  head: number | null;
  pairs: string;
};

type Run = {
  path: "sweep" | "words";
  query: string;
  title: string;
};

type Step = {
  id: string;
  runs: Run[];
  sparsity: number;
  hand: "sparsity" | "h" | "angle";
  levels: number[];
};

type Steps = {
  steps: Step[];
  analogy: string[];
  concepts: string[];
  vocabulary: [string, string[]][];
};

type StepsRun = {
  levels: Record<string, any>[];
  changes: SweepChange[];
};

type View = {
  sparsity: number | null;
  panel: "found" | "gram" | "norms" | "dimensionality" | null;
  camera: number[] | null;
  atlas: "importance" | "features" | "last_importance" | "sparsity" | "importances.0" | "importances.1" | "importances.2" | "importances.3" | "importances.4" | "importances.5" | "importances.6" | "importances.7" | "importances.8" | "importances.9" | "importances.10" | "importances.11" | "importances.12" | "importances.13" | "importances.14" | "importances.15";
  across: "sparsity" | "importance" | "importances.0" | "importances.1" | "importances.2" | "importances.3" | "importances.4" | "importances.5" | "importances.6" | "importances.7" | "importances.8" | "importances.9" | "importances.10" | "importances.11" | "importances.12" | "importances.13" | "importances.14" | "importances.15";
  theme: "system" | "light" | "dark" | "contrast";
  view: "page" | "projector";
  compare: string | null;
  names: string[] | null;
  x: number[] | null;
  words: string | null;
  h: number[] | null;
  height: "share" | "best" | "loss";
  chosen: string | null;
  carry: "off" | "on";
  stairs: "off" | "on";
  film: "sweep" | "live" | "kept";
  head: number | null;
  knobs: string | null;
  arrows: string | null;
  v: number | null;
  hide?: ("sentence" | "sparsity" | "importance" | "panels" | "concepts" | "table")[] | null;
  lock?: ("sparsity" | "importance" | "concepts")[] | null;
  start?: "auto" | "paused";
  answer?: "shown" | "hidden";
  beside?: "none" | "hand";
  step?: number;
  guess?: number | null;
  mark?: number | null;
  drawn?: string | null;
};

type Values = Spec & View;

type TagById = {
  "act-ask": "button";
  "act-close": "button";
  "act-end": "button";
  "act-reveal": "button";
  "act-step": "button";
  "agree": "p";
  "analogy-title": "h2";
  "answer": "button" | "p";
  "attack-title": "h2";
  "attack-words": "p";
  "attacked": "tbody";
  "bars": "div";
  "base": "script";
  "beside-title": "h2";
  "budget": "input";
  "budget-words": "span";
  "bulbs": "div";
  "bulbs-cost": "span";
  "bulbs-in": "span";
  "bulbs-kept": "span";
  "bulbs-next": "button";
  "bulbs-out": "span";
  "by-count": "tbody";
  "chip": "p";
  "code": "input";
  "composed": "p";
  "concepts": "form" | "tbody";
  "controls": "form";
  "copy": "button";
  "copy-torch": "button";
  "corner-link": "p";
  "corner-qr": "img";
  "corpus-frame": "input";
  "corpus-leave": "button";
  "corpus-loss": "svg";
  "corpus-pairs": "select";
  "corpus-play": "button";
  "corpus-start": "button";
  "corpus-title": "h2";
  "corpus-told": "p";
  "count": "label";
  "course-title": "h2";
  "data": "script";
  "decay": "input";
  "decay-track": "div";
  "decay-value": "output";
  "dismiss": "button";
  "draw": "select";
  "drawn-arrows": "figure";
  "embed-code": "textarea";
  "embed-copy": "button";
  "embed-form": "form";
  "embed-preview": "iframe";
  "embed-show": "button";
  "embed-words": "input";
  "explorer": "div";
  "export-clear": "input";
  "export-what": "select";
  "facts": "p";
  "features": "input" | "tbody";
  "features-number": "div";
  "features-row": "fieldset";
  "features-track": "div";
  "found": "tbody";
  "found-title": "h2";
  "framed": "a";
  "full": "a";
  "grouped": "p";
  "harm": "svg";
  "importance-title": "p";
  "join": "section";
  "join-link": "p";
  "join-qr": "img";
  "latents": "tbody";
  "lazy": "script";
  "learn-sparsity": "input";
  "leave": "button";
  "lesson": "article";
  "lesson-step": "div";
  "lesson-title": "h1";
  "lessons": "section";
  "lessons-title": "h2";
  "link": "input";
  "link-form": "form";
  "link-off": "button";
  "live": "div";
  "losses": "svg";
  "losses-title": "h2";
  "mark": "input";
  "mark-words": "output";
  "measures": "p";
  "model": "p" | "span";
  "more": "details";
  "names": "svg";
  "notice": "div" | "section";
  "notice-lines": "ul";
  "one-input-title": "h3";
  "open-full": "a";
  "open-room": "button";
  "open-room-told": "span";
  "open-share": "button";
  "outputs": "svg";
  "page": "script";
  "phrases": "script";
  "phrases-atlas": "script";
  "phrases-compare": "script";
  "phrases-dictionary": "script";
  "phrases-directions": "script";
  "phrases-directions-page": "script";
  "phrases-hand": "script";
  "phrases-learn": "script";
  "phrases-lesson": "script";
  "phrases-patterns": "script";
  "phrases-room": "script";
  "phrases-run": "script";
  "phrases-samples": "script";
  "phrases-states": "script";
  "phrases-why": "script";
  "phrases-words": "script";
  "picture": "div";
  "places": "section" | "tbody";
  "places-title": "h2";
  "play": "button";
  "plotly-url": "script";
  "presets": "div";
  "print": "button";
  "projector": "button";
  "proportions": "script";
  "qr": "img";
  "qr-large": "button";
  "question-title": "h2";
  "recovered": "p";
  "redo": "button";
  "retry": "button";
  "ribbon": "svg";
  "room": "script" | "span";
  "room-answers": "ul";
  "room-body": "div";
  "room-count": "p";
  "room-other": "div";
  "room-question": "h2" | "p";
  "room-status": "p";
  "room-title": "h1";
  "rooms": "section";
  "rooms-title": "h2";
  "rows": "textarea";
  "rows-box": "div";
  "rows-fault": "p";
  "runs": "script";
  "samples-words": "span";
  "save-offline": "a";
  "save-torch": "a";
  "scene": "section";
  "scene-frame": "iframe";
  "scene-pin": "button";
  "score": "p";
  "sentence": "h2" | "p";
  "share": "dialog";
  "share-close": "button";
  "share-copy": "button";
  "share-embed-title": "h3";
  "share-held": "p";
  "share-link": "input";
  "share-link-title": "h3";
  "share-take-title": "h3";
  "share-title": "h2";
  "share-told": "p";
  "sheet": "section";
  "sheet-link": "span";
  "sheet-model": "strong";
  "sheet-qr": "div";
  "sheet-sentence": "p";
  "sheet-sparsity": "p";
  "sheet-stage": "svg";
  "sheet-track": "div";
  "snapped": "p";
  "space": "svg";
  "sparser-less": "button";
  "sparser-more": "button";
  "sparsity": "input";
  "sparsity-number": "input";
  "sparsity-words": "span";
  "stage": "div";
  "stands": "div";
  "start": "button" | "select";
  "starts": "tbody";
  "step": "input";
  "step-words": "output";
  "steps-data": "script";
  "stored": "section";
  "stored-title": "h2";
  "strength-name": "span";
  "tab-stands": "a";
  "term-here": "p";
  "theme": "select";
  "ticks": "svg";
  "title-compare-active": "h3";
  "title-compare-loss": "h3";
  "title-compare-ratio": "h3";
  "title-end": "h2";
  "to-draw": "p";
  "torch-code": "textarea";
  "toy-link": "a";
  "toy-sentence": "p";
  "toy-space": "svg";
  "track": "div";
  "undo": "button";
  "unstarted": "p";
  "use-rows": "button";
  "way-down-name": "p";
  "way-up-name": "p";
  "what": "details";
  "why-list-title": "h3";
  "word-a": "select";
  "word-b": "select";
  "word-c": "select";
};

type SweepLine = SweepHeader | SweepFrame | SweepResult | SweepHistory | ErrorLine;

type AxisLine = AxisHeader | SweepFrame | AxisResult | SweepHistory | ErrorLine;

type AtlasLine = AtlasHeader | AtlasAcrossHeader | CoarseLine | CoarseAcrossLine | BordersLine | AtlasRow | AtlasDone | ErrorLine;

type TrainLine = TrainHeader | TrainFrame | MoveLine | Unsettled | Settled | ErrorLine;

type RoomLine = RoomState | RoomEnd | ErrorLine;

type SamplesLine = SamplesHeader | SamplesFrame | SamplesResult | SamplesHistory | ErrorLine;

type SamplesAxisLine = SamplesAxisHeader | SamplesFrame | SamplesAxisResult | SamplesHistory | ErrorLine;

type WordsLine = WordsHeader | WordsFrame | WordsResult | WordsHistory | ErrorLine;

type WordsAxisLine = WordsAxisHeader | WordsFrame | WordsAxisResult | WordsHistory | ErrorLine;

type CorpusLine = CorpusHeader | CorpusOptimum | CorpusFrame | CorpusDone | ErrorLine;

type DictionaryLine = DictionaryHeader | ToyModel | DictionaryFrame | DictionaryResult | DictionaryHistory | ErrorLine;

type PatternLine = PatternHeader | IndependentHeader | PatternFrame | PatternResult | PatternHistory | ErrorLine;

/** The JSON in a page, by the element's id. */
type PageJson = {
  "page": Page;
  "lazy": Record<string, string[]>;
  "plotly-url": string;
  "data": OfflineData;
  "room": RoomPage;
  "proportions": Proportions;
  "base": Record<string, any>;
  "words-data": WordsPage;
  "samples-data": SamplesPage;
  "patterns-data": PatternsPage;
  "dictionary-data": DictionaryPage;
  "steps-data": Steps;
  "runs": Record<string, StepsRun>;
  "phrases-atlas": {
    axes: {
      sparsity: string;
      importance: string;
      features: string;
      last_importance: string;
      one: string;
    };
    points: {
      importance: string;
      features: string;
      last_importance: string;
      one: string;
    };
    choices: {
      sparsity: string;
      importance: string;
      features: string;
      last_importance: string;
      one: string;
    };
    fates: {
      ignored: string;
      dedicated: string;
      shared: string;
    };
    point: string;
    rough: string;
    off: string;
    loading: string;
    rows: string;
    done: string;
    reconnecting: string;
    what: string;
    borders: string;
    borders_by: string;
    columns: {
      row: string;
      runs: string;
    };
    run: string;
  };
  "phrases-compare": {
    title: string;
    own_title: string;
    size: string;
    decay: string;
    own_importances: string;
    groups: string;
    change: string;
    slider_of: string;
    play: string;
    pause: string;
    playhead: string;
    step: string;
    to_best: string;
    at_best: string;
    frame: string;
    unheld: {
      sliders: string;
      step: string;
    };
    what: string;
    later: string;
    never_on: string;
    of: string;
    active_axis: string;
    measured: string;
    times: string;
    loss_axis: string;
    ratio_axis: string;
    rows: {
      sparsity: string;
      arrangement: string;
      loss: string;
      loss_active: string;
      loss_inactive: string;
      loss_one: string;
      leak: string;
      loss_two: string;
      loss_more: string;
      cosine_sum: string;
      cosine_least: string;
      capacity: string;
      loudest: string;
      heard: string;
      interference_sum: string;
      least_sum: string;
      interference: string;
      norm: string;
      best_share: string;
      settled_after: string;
    };
    names: (string)[];
    ratio_row: string;
    inactive_row: string;
    sum_row: string;
    share_row: string;
    which: {
      apart: string;
      none: string;
      helps: string;
      names: (string)[];
      sentence: string;
      both: string;
      loss_same: string;
      loss_times: string;
      loss_new: string;
      leak_part: string;
      leak_same: string;
      leak_times: string;
      leak_none: string;
      leak_new: string;
      leak_never: string;
      one_in: string;
      least: string;
      two_hard: string;
      two: string;
      two_never: string;
      list: string;
    };
    verdict: {
      waiting: string;
      neither: string;
      yes: string;
      no: string;
      sphere_loses: string;
      sphere_as_good: string;
      interference: string;
      starts_gain: string;
      starts_none: string;
      gain: string;
    };
  };
  "phrases-directions": {
    plane: string;
    sphere: string;
    turn: string;
    tilt: string;
    coordinate: string;
    back: string;
    name_of: string;
    switch_of: string;
    amount_of: string;
    on: string;
    add: string;
    take_away: string;
    nothing: string;
    and: string;
    less: string;
    held: string;
    said: string;
    clear: string;
    nobody_one: string;
    nobody_many: string;
    lost_one: string;
    lost_many: string;
    sum: string;
    sum_is: string;
    reads: string;
    allows: string;
    fails: string;
    together: string;
    never: string;
    one_in: string;
    pairs: string;
    pairs_star: string;
    kinds: {
      read: string;
      nobody: string;
      lost: string;
      faint: string;
      relu: string;
      bias: string;
    };
    kind_names: {
      read: string;
      nobody: string;
      lost: string;
      faint: string;
      relu: string;
      bias: string;
    };
    columns: {
      concept: string;
      x: string;
      heard: string;
      b: string;
      out: string;
      kind: string;
    };
  };
  "phrases-hand": {
    stage: string;
    arrow: string;
    arrow_text: Record<string, string>;
    fields: Record<string, (string)[]>;
    bias_field: string;
    field_of: string;
    heard: string;
    exact: string;
    estimate: string;
    alone: string;
    best: string;
    moving: string;
    named: string;
    more: string;
    training: string;
    fell_back: string;
    fell_alike: string;
    fell_other: string;
    fell_new: string;
    unsettled: string;
    misfit: string;
    copied: string;
    not_copied: string;
    score_none: string;
    score: string;
    score_best: string;
    beaten: string;
    try: string;
    try_name: string;
    kept_name: string;
    try_link: string;
    versus_choose: string;
    versus_one: string;
    versus: string;
    take_again: string;
    kept_try: string;
    take_kept: string;
    taken: string;
    too_large: string;
    faults: {
      empty: string;
      long: string;
      json: string;
      members: string;
      several: string;
      no_bias: string;
      levels: string;
      cell: string;
      ragged: string;
      bias: string;
      features: string;
      hidden: string;
      number: string;
    };
    named_what: string;
  };
  "phrases-learn": {
    step: string;
    linear_step: string;
    play: string;
    pause: string;
    readout: string;
    pointed: string;
    scrubbed: string;
    state: {
      replay: string;
      waiting: string;
      training: string;
      resuming: string;
      reconnecting: string;
      stopped: string;
      converged: string;
      unconverged: string;
      error: string;
      kept: string;
      idle: string;
    };
    sweep_sentence: string;
    between: string;
    training_sentence: string;
    unconverged_sentence: string;
    stopped_sentence: string;
    idle_sentence: string;
    kept_idle: string;
    compared: string;
    stuck: string;
    there: string;
    from_start: string;
    move: string;
    joins: string;
    leaves: string;
    unheld: {
      kept: string;
      elsewhere: string;
    };
    unfit: string;
    columns: {
      D: string;
      feature: string;
      W: (string)[];
      b: string;
    };
  };
  "phrases": {
    chip: {
      waiting: string;
      queued: string;
      training: string;
      reconnecting: string;
      error: string;
      found: string;
      not_found: string;
      visit: string;
    };
    chip_late: {
      waiting: string;
      queued: string;
      training: string;
      reconnecting: string;
    };
    always: string;
    often: string;
    rarely: string;
    value_text: string;
    snapped: string;
    one_percent: string;
    too_sparse: string;
    too_dense: string;
    no_share: string;
    whole_from_to: string;
    number_from_to: string;
    space: string;
    copied: string;
    model: {
      size: string;
      line: string;
      room: string;
      room_line: string;
      activation: {
        relu: string;
        linear: string;
      };
      decay: string;
      equal: string;
      own: string;
      constraint: {
        free: string;
        sphere: string;
        sphere_gain: string;
      };
      decoder: {
        affine: string;
        rms_norm: string;
        relative: string;
      };
      correlation: {
        none: string;
        correlated: string;
        anticorrelated: string;
      };
    };
    bulbs: {
      cost: string;
      one: string;
      nothing: string;
      told: string;
    };
    share: {
      saved: string;
      saved_without_code: string;
      copied: string;
      no_clipboard: string;
      not_yet: string;
      not_shown: string;
      making: string;
      held: string;
      but: string;
      tables: string;
      too_long: string;
    };
    grouped: {
      none: string;
      correlated: string;
      anticorrelated: string;
    };
    feature: string;
    importance_of: string;
    importance_value: string;
    decay_value: string;
    features_value: string;
    axes: {
      importance: string;
      importances: string;
      n_features: string;
    };
    none_found: string;
    terms: Record<string, string>;
    ground: string;
    starts: string;
    every_start: string;
    never: string;
    loss: string;
    bias: string;
    density: string;
    columns: {
      feature: string;
      W: (string)[];
      b: string;
      importance: string;
      norm: string;
      interference: string;
      heard: string;
      D: string;
      D_sum: string;
      arrangement: string;
      share: string;
      loss: string;
      ground: string;
      sparsity: string;
    };
    measures: string;
    unmeasured: string;
    yes: string;
    no: string;
    groups: ({
      name: string;
      help: string;
      fields: (string)[];
    })[];
    roll: string;
    reset: string;
    resets: string;
    less: string;
    more: string;
  };
  "phrases-room": {
    ask: string;
    again: string;
    sending: string;
    voted: string;
    closed: string;
    revealed: string;
    you_right: string;
    you_wrong: string;
    ended: string;
    none: string;
    no_key: string;
    not_done: string;
    room: string;
    vote: string;
    yours: string;
    right: string;
    before: string;
    bar: string;
    voters: string;
    one_voter: string;
    steps: (string)[];
    next_step: string;
    next_lesson: string;
    let_go: string;
    come_back: string;
    end: string;
    end_sure: string;
  };
  "phrases-states": {
    training: string;
    queued: string;
    still: string;
    untrained: string;
    awaited: string;
    lost: {
      sentence: string;
      sentence_offline: string;
      unreachable: string;
      offline: string;
      gone: string;
      fault: string;
      again: string;
      reload: string;
      drawing: string;
      share: string;
      qr: string;
      file: string;
      preview: string;
      page: string;
    };
    choices: Record<string, string>;
    labels: {
      activation: string;
      bias: string;
      constraint: string;
      correlation: string;
      decoder: string;
      group_size: string;
      importance: string;
      importances: string;
      log_odds: string;
      n_concepts: string;
      n_features: string;
      n_hidden: string;
      n_latents: string;
      n_samples: string;
      n_seeds: string;
      negatives: string;
      pattern: string;
      penalty: string;
      sample_length: string;
      seed: string;
      sharpness: string;
      sparsities: string;
      sparsity: string;
      strength: string;
      table: string;
      values: string;
      weight_decay: string;
    };
  };
  "phrases-why": {
    sparsity: string;
    loss: string;
    lowest: string;
    times: string;
    gone: string;
    ground: string;
    up: string;
    down: string;
    scales: {
      share: string;
      best: string;
      loss: string;
    };
    unexplained: string;
    loading: string;
    carrying: string;
    unheld: string;
    not_here: string;
    what: string;
    trained_on: string;
    found: string;
    trained: string;
    held: string;
    lost: string;
    training: string;
    holds: string;
    falls: string;
    jump: string;
    continuous: string;
    change: string;
    jump_words: string;
    continuous_words: string;
    turning_words: string;
    no_changes: string;
    differ: string;
    differ_at: string;
    same: string;
    columns: {
      sparsity: string;
      ground: string;
      up: string;
      down: string;
    };
    none: string;
    stairs: {
      of: string;
      limit: string;
      plane: string;
      relative: string;
      all: string;
      loading: string;
      again: string;
      hover: string;
      on_stage: string;
      kept: string;
      from: string;
      columns: {
        count: string;
        at: string;
        first: string;
        arrangement: string;
      };
    };
  };
  "phrases-run": {
    space: string;
    what: string;
  };
  "phrases-dictionary": {
    always: string;
    often: string;
    rarely: string;
    reading: string;
    what_dictionary: string;
    stale: string;
    share: string;
    nothing: string;
    composed: string;
    step: string;
    play: string;
    pause: string;
    best: string;
    start: string;
    all: string;
    feature: string;
    sum: string;
    neither: string;
    never: string;
    l1: string;
    top_k: string;
    budget: string;
    attack: string;
    calm: string;
    outputs: string;
    features_per_dimension: string;
    harm: string;
  };
  "phrases-directions-page": {
    always: string;
    often: string;
    rarely: string;
    what: string;
    nothing: string;
    sums: string;
    opposite: string;
    sparse: string;
    nonlinear: string;
    jumps: string;
    room: string;
    list: string;
    never_on: string;
    basis: string;
    which: {
      apart: string;
      none: string;
      helps: string;
      names: (string)[];
      sentence: string;
      both: string;
      loss_same: string;
      loss_times: string;
      loss_new: string;
      leak_part: string;
      leak_same: string;
      leak_times: string;
      leak_none: string;
      leak_new: string;
      leak_never: string;
      one_in: string;
      least: string;
      two_hard: string;
      two: string;
      two_never: string;
      list: string;
    };
  };
  "phrases-lesson": {
    stage: string;
    arrow: string;
    arrow_text: Record<string, string>;
    you: string;
    kept: string;
    angles: string;
    off: string;
  };
  "phrases-patterns": {
    log_odds: string;
    sharpness: string;
    weight_decay: string;
    density: string;
    facts: string;
    decayed: string;
    negative: string;
    asymmetric: string;
    correlation: string;
  };
  "phrases-samples": {
    samples: string;
    progress: string;
    so_far: string;
    of_samples: string;
    of_features: string;
    many_features: string;
    cloud: string;
    unnamed: string;
    facts: string;
    agree: string;
    line_train: string;
    line_test: string;
    line_nothing: string;
    sample: string;
    feature: string;
  };
  "phrases-words": {
    always: string;
    often: string;
    rarely: string;
    axes: {
      importance: string;
      strength: string;
      n_concepts: string;
      n_hidden: string;
    };
    facts: string;
    answer: string;
    alone: string;
    tied: string;
    tied_many: string;
    right: string;
    wrong: string;
    among: string;
    score: string;
    score_tied: string;
    nothing: string;
    film: string;
    pairs_seen: string;
    loss: string;
    optimum: string;
    play: string;
    pause: string;
    corpus_told: string;
    corpus_done: string;
    what_corpus: string;
    corpus_closed: string;
  };
};
