/**
 * What the user is looking at and how. Everything that was measured stays outside (`run`, `suites` are looked at, never written); what is
 * selected is said by identity (a suite's name, a call path), so it survives sorting, filtering and growing.
 */
import type {RunState} from '../core/run/state/run-state.ts'
import type {FirstEntries, MachineCheck, NearFiles, PastResult, RunFeed, ShownHistory, SuiteEntry} from './ports.ts'
import type {Size} from './text/line.ts'

export const screenNames = ['suites', 'live', 'flame', 'results', 'log', 'history'] as const
export type ScreenName = (typeof screenNames)[number]

export type Overlay =
	| {readonly is: 'help'; readonly filter: string; readonly scroll: number}
	| {readonly is: 'confirm-quit'}
	/** Which tool to run the suite under. */
	| {readonly is: 'deep-menu'; readonly cursor: number}
	/** The files of the run. `cursor`: path of the one it is on; null: the first. `opening`: path of one that is being read */
	| {readonly is: 'files'; readonly cursor: string | null; readonly opening: string | null}
	/** One of them, as text. */
	| {
			readonly is: 'pager'
			readonly path: string
			readonly lines: readonly string[]
			readonly unreadBytes: number
			readonly scroll: number
	  }
	/** Frames too narrow to be drawn. */
	| {readonly is: 'hidden-frames'; readonly scroll: number}
	/** The configuration that would be written. */
	| {readonly is: 'new-config'; readonly scroll: number}
	/** What to do about the insight or the point that the history has under its cursor. `cursor`: `AdviceItem` by number; null: the first command. */
	| {readonly is: 'advice'; readonly cursor: number | null}
	/** Which profile to open; `cursor`: its file, null: a path that is typed. */
	| {readonly is: 'profile-menu'; readonly cursor: string | null}

/** One line of text being typed at the bottom. */
export interface Prompt {
	readonly for: 'suite-filter' | 'flame-search' | 'log-filter' | 'profile-path'
	readonly text: string
}

export type SuiteSort = 'given' | 'name' | 'kind' | 'last'
export const suiteSorts: readonly SuiteSort[] = ['given', 'name', 'kind', 'last']

export interface SuitesModel {
	/** Name of the suite the cursor is on; null: the first. */
	readonly cursor: string | null
	readonly picked: ReadonlySet<string>
	readonly filter: string
	readonly sort: SuiteSort
	readonly reversed: boolean
}

export type HistorySort = 'severity' | 'name'
export const historySorts: readonly HistorySort[] = ['severity', 'name']

/** What the runs that are kept say together. */
export interface HistoryModel {
	readonly shown: ShownHistory
	readonly sort: HistorySort
	readonly reversed: boolean
	/** Suite under the cursor of the list of them; null: the first. */
	readonly cursor: string | null
	/** The one that is looked into; null: the list. */
	readonly suite: string | null
	/** `HistoryRow.key` under the cursor there; null: the first. */
	readonly row: string | null
	/** First run of the point that is told of; null: that of the insight, or the newest. */
	readonly point: string | null
}

/** In a folder without a configuration, in the place of the suites. */
export interface FirstModel {
	readonly entries: FirstEntries
	/** null: still being looked for. */
	readonly near: NearFiles | null
	/** `FirstRow.key` under the cursor; null: the first. */
	readonly cursor: string | null
	/** What was asked for and is not there yet; null: nothing. */
	readonly opening: string | null
}

export type HistogramScale = 'auto' | 'log' | 'linear'
export const histogramScales: readonly HistogramScale[] = ['auto', 'log', 'linear']

/** Milliseconds; Infinity is the whole suite. */
export const timeWindowsMs: readonly number[] = [
	5000,
	10_000,
	30_000,
	60_000,
	300_000,
	900_000,
	Number.POSITIVE_INFINITY,
]
export const defaultWindow = 1

export interface LiveModel {
	/** The moment shown while frozen; null: now. */
	readonly asOfMs: number | null
	/** Index into timeWindowsMs. */
	readonly window: number
	/** null: the first there is, of a comparison the one that decides. */
	readonly metric: string | null
	/** Which of several is looked at; null: the one under way. */
	readonly benchmark: string | null
	readonly scale: HistogramScale
	/** Name of a pane; null, or one that the suite does not have: its first. */
	readonly focus: string | null
	readonly zoomed: boolean
	readonly output: boolean
}

/** `frameKey`s from below the root down. Node and frame numbers change when the tree is built anew; these do not. */
export type CallPath = readonly string[]

export type TopSort = 'self' | 'total' | 'name'
export const topSorts: readonly TopSort[] = ['self', 'total', 'name']

export interface FlameModel {
	/** A profile that was opened from the files of a run; null: what that run sampled. */
	readonly file: {readonly path: string; readonly run: RunState} | null
	/** Whose samples: index into run.suites; null: the current one. */
	readonly suite: number | null
	/** What `f` asked for last: since the run started; null: the whole suite. */
	readonly span: {readonly fromMs: number; readonly toMs: number} | null
	readonly zoom: CallPath
	readonly selected: CallPath
	readonly inverted: boolean
	readonly search: string
	readonly table: boolean
	readonly tableSort: TopSort
	readonly tableReversed: boolean
	/** `frameKey` under the cursor of the table; null: the first. */
	readonly tableCursor: string | null
	/** First level drawn, counted from the zoom. */
	readonly scroll: number
}

export interface ResultsModel {
	/** Index into run.suites. */
	readonly suite: number
	/** `ResultRow.key` under the cursor of the suite's table; null: the first. */
	readonly row: string | null
	/** Lines of what is told of that row which are above those on the screen. May be more than there are. */
	readonly scroll: number
	/** One of `ResultTable.sorts`; null, or none of them: the first. */
	readonly sort: string | null
	readonly reversed: boolean
}

export interface LogModel {
	/** Lines above the newest; 0 follows. */
	readonly back: number
	readonly filter: string
}

export interface LogNote {
	/** Milliseconds since the run started, or null before one did. */
	readonly tMs: number | null
	readonly text: string
}

/** A word at the bottom, until a key is pressed or some seconds have passed. */
export interface Notice {
	/** `why`: a key did nothing, and this is why; gone with the next key, whatever that is. */
	readonly kind: 'info' | 'warn' | 'why'
	readonly text: string
}

export interface Model {
	/** The run was told to end and has not yet. */
	readonly stopping: boolean
	/** The run shown was started elsewhere: leaving does not end it. */
	readonly watching: boolean
	readonly size: Size
	readonly screen: ScreenName
	readonly overlays: readonly Overlay[]
	readonly prompt: Prompt | null
	readonly suitesKnown: readonly SuiteEntry[]
	/** Newest first. */
	readonly past: readonly PastResult[]
	/** null: not looked at. */
	readonly machine: readonly MachineCheck[] | null
	/** Where this runs: `build-3  8 cores  node 24.21`. */
	readonly hostLine: string
	readonly feed: RunFeed | null
	readonly run: RunState | null
	/** A run was asked for and has not said anything yet. */
	readonly starting: boolean
	/** What was shown when it was asked for, and is again when it is refused; null: no run is starting. */
	readonly before: Pick<Model, 'feed' | 'run' | 'screen' | 'watching'> | null
	/** null: there is a configuration. */
	readonly first: FirstModel | null
	readonly suites: SuitesModel
	readonly live: LiveModel
	readonly flame: FlameModel
	readonly results: ResultsModel
	readonly log: LogModel
	/** null: it is not what was asked for. */
	readonly history: HistoryModel | null
	readonly notice: Notice | null
	/** What our own process printed while the screens were up: console, warnings. */
	readonly notes: readonly LogNote[]
	/** Printed once the screens are gone. */
	readonly toPrint: readonly string[]
	/** What was clicked, as `keyOf` in update-pointing.ts names it, as long as nothing else was done since; null: nothing. */
	readonly clicked: string | null
	/** When ctrl-c was pressed last, wall clock. */
	readonly interruptedAtMs: number | null
	/** How many flames the run had when we last looked: a new one opens the flame screen if we asked for it. */
	readonly awaitingFlame: {readonly suite: number; readonly flames: number} | null
	/** The end of the run has been shown. */
	readonly sawEnd: boolean
}

export const startSuites: SuitesModel = {cursor: null, picked: new Set(), filter: '', sort: 'given', reversed: false}

export const startLive: LiveModel = {
	asOfMs: null,
	window: defaultWindow,
	metric: null,
	benchmark: null,
	scale: 'auto',
	focus: null,
	zoomed: false,
	output: false,
}

export const startFlame: FlameModel = {
	file: null,
	suite: null,
	span: null,
	zoom: [],
	selected: [],
	inverted: false,
	search: '',
	table: false,
	tableSort: 'self',
	tableReversed: false,
	tableCursor: null,
	scroll: 0,
}

export const startResults: ResultsModel = {suite: 0, row: null, scroll: 0, sort: null, reversed: false}

function startHistory(shown: ShownHistory): HistoryModel {
	const [only, ...others] = shown.entries
	const suite = only !== undefined && others.length === 0 ? only.history.suite : null
	return {shown, sort: 'severity', reversed: false, cursor: null, suite, row: null, point: null}
}

export function startModel(options: {
	readonly size: Size
	readonly suites: readonly SuiteEntry[]
	readonly feed: RunFeed | null
	readonly hostLine?: string
	readonly past?: readonly PastResult[]
	readonly first?: FirstEntries
	readonly history?: ShownHistory
}): Model {
	return {
		stopping: false,
		watching: false,
		size: options.size,
		screen: options.history ? 'history' : !options.feed ? 'suites' : options.feed.ended ? 'results' : 'live',
		overlays: [],
		prompt: null,
		suitesKnown: options.suites,
		past: options.past ?? [],
		machine: null,
		hostLine: options.hostLine ?? '',
		feed: options.feed,
		run: options.feed?.state ?? null,
		starting: false,
		before: null,
		first: options.first ? {entries: options.first, near: null, cursor: null, opening: null} : null,
		suites: startSuites,
		live: startLive,
		flame: startFlame,
		results: startResults,
		log: {back: 0, filter: ''},
		history: options.history ? startHistory(options.history) : null,
		notice: null,
		notes: [],
		toPrint: [],
		clicked: null,
		interruptedAtMs: null,
		awaitingFlame: null,
		sawEnd: options.feed?.ended != null,
	}
}

export function isRunning(model: Model): boolean {
	return model.starting || (model.feed !== null && model.feed.ended === null && model.run?.outcome == null)
}

/** What stands where the suites would; null: the suites, which may be those of the demo. */
export function firstShown(model: Pick<Model, 'first' | 'suitesKnown'>): FirstModel | null {
	return model.suitesKnown.length > 0 ? null : model.first
}

export function topOverlay(model: Model): Overlay | undefined {
	return model.overlays.at(-1)
}
