/**
 * What a live screen is made of, as types. A kind of suite offers its panes and how many rows each wants; how they stand on a screen of
 * some size is decided in live-layout.ts, for all kinds alike.
 */
import type {HeaderView} from '../select/suite-header.ts'
import type {Line} from '../text/line.ts'
import type {RuleTitle} from '../widgets/rule.ts'

export interface PaneSize {
	readonly columns: number
	readonly rows: number
}

/** A pane as the row of tabs has it. */
export interface PaneTab {
	readonly name: string
	readonly tab: string
}

/** A rule that says what is shown, and the rows below it. */
export interface LivePane {
	/** null: it cannot have the focus. */
	readonly name: string | null
	readonly title: RuleTitle
	/** What stands further right on the rule: of the columns that begin there. */
	readonly over?: {readonly at: number; readonly text: string} | null
	/** At the right end of the rule. */
	readonly end: string
	/** Exactly `rows` lines. */
	readonly body: (size: PaneSize) => readonly Line[]
}

/** Panes next to one another below one rule: one or two; none is a rule alone. */
export interface Band {
	readonly panes: readonly LivePane[]
	/** @param free what is left for all bands without their rules. left: what the bands asked before have left of that */
	readonly rows: (room: {readonly free: number; readonly left: number}) => number
	/** Bands are asked from the bottom up; this one is asked after all others. */
	readonly isLast?: true
}

/** What a strip says of a suite. */
export interface Strip {
	/** The beginning of the first row. @param word what the suite is doing */
	readonly start: (word: string) => string
	/** At the end of the first row. */
	readonly end: string
	/** How it stands, the most important first; what has no room is left out. */
	readonly text: readonly string[]
	/** How it went, and what that is. */
	readonly spark: readonly [text: string, title: string]
	readonly pane: (size: PaneSize) => readonly Line[]
}

export interface LiveScreen {
	readonly view: HeaderView
	/** What stands behind the name in the header, the most important first; empty: how many runs are done. */
	readonly details: readonly string[]
	readonly pane: (name: string) => LivePane
	/** All panes, from top to bottom. */
	readonly all: () => readonly Band[]
	/** One pane on a screen that has room for all. @param room rows, its rule included */
	readonly alone: (name: string, room: number) => readonly Band[]
	/** Below the one pane of a screen that has no room for more: how it stands. */
	readonly foot: (name: string) => readonly Line[]
	readonly strip: () => Strip
}

/** The pane and nothing else, or below other bands all that they leave. */
export function onlyBand(pane: LivePane): readonly Band[] {
	return [{panes: [pane], rows: ({left}) => left, isLast: true}]
}
