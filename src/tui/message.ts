import type {MachineCheck, NearFiles, OpenedFile, PastResult, RunFeed, SuiteEntry} from './ports.ts'
import type {Prompt, ScreenName} from './state.ts'
import type {Target} from './target.ts'
import type {Size} from './text/line.ts'

/** Everything that can happen to the screens: what a key means, and what the program around them reports. */
export type Message =
	| MoveMessage
	| LeaveMessage
	| TypeMessage
	| PointMessage
	| FirstMessage
	| FirstAnswer
	| SuitesMessage
	| LiveMessage
	| FlameMessage
	| ResultsMessage
	| HistoryMessage
	| OutsideMessage

/** Means the same on every screen, or what it means there. */
export type MoveMessage =
	| {readonly type: 'show'; readonly screen: ScreenName}
	| {readonly type: 'back'}
	| {readonly type: 'help'}
	| {readonly type: 'move'; readonly by: number}
	/** In halves of a screen. */
	| {readonly type: 'page'; readonly by: number}
	| {readonly type: 'move-to'; readonly end: 'first' | 'last'}
	| {readonly type: 'sort'}
	| {readonly type: 'reverse'}
	| {readonly type: 'next-suite'; readonly by: 1 | -1}
	/** A key that does nothing now. */
	| {readonly type: 'no-effect'; readonly why: string}

/** By the mouse. */
export type PointMessage =
	/** The cursor, or the focus, goes there. */
	| {readonly type: 'point'; readonly at: Target}
	/** What is told of a row of the results is scrolled by so many lines, wherever its cursor is. */
	| {readonly type: 'read'; readonly by: number}

export type LeaveMessage =
	| {readonly type: 'quit'}
	| {readonly type: 'quit-now'; readonly how: 'stop' | 'detach'}
	| {readonly type: 'interrupt'; readonly atMs: number}
	| {readonly type: 'suspend'}
	| {readonly type: 'redraw'}

export type TypeMessage =
	| {readonly type: 'prompt'; readonly for: Prompt['for']}
	| {readonly type: 'typed'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'erase-all'}
	| {readonly type: 'accept'}

/** On the screen of a folder without a configuration. */
export type FirstMessage =
	/** Does what the row under the cursor says. */
	| {readonly type: 'first-go'}
	| {readonly type: 'write-config'}
	/** Opens the profile under the cursor of the dialog. */
	| {readonly type: 'open-chosen'}
	/** Opens the profile whose path was typed. */
	| {readonly type: 'open-typed'}

/** What comes to that screen, and of what was asked for there, when it comes. */
export type FirstAnswer =
	| {readonly type: 'looked-around'; readonly near: NearFiles}
	/** `opening`: as in the model, which may have gone on to something else. */
	| {readonly type: 'feed-opened'; readonly opening: string; readonly feed: RunFeed; readonly is: 'run' | 'profile'}
	| {
			readonly type: 'suites-opened'
			readonly opening: string
			readonly suites: readonly SuiteEntry[]
			readonly of: 'demo' | 'config'
	  }
	| {readonly type: 'not-opened'; readonly opening: string; readonly text: string}

export type SuitesMessage = {readonly type: 'pick'} | {readonly type: 'pick-all'} | {readonly type: 'run-picked'}

/** On the screen of a run; some of them hold on that of a flame too. */
export type LiveMessage =
	| {readonly type: 'next-pane'; readonly by: 1 | -1}
	| {readonly type: 'zoom-pane'}
	| {readonly type: 'freeze'}
	| {readonly type: 'window'; readonly by: number}
	| {readonly type: 'window-reset'}
	| {readonly type: 'flame-now'}
	| {readonly type: 'deep'}
	| {readonly type: 'stop-run'}
	| {readonly type: 'skip-suite'}
	| {readonly type: 'next-metric'}
	| {readonly type: 'next-scale'}
	| {readonly type: 'toggle-output'}

export type FlameMessage =
	| {readonly type: 'flame-go'; readonly to: 'caller' | 'callee' | 'previous' | 'next'}
	| {readonly type: 'flame-zoom'}
	| {readonly type: 'flame-reset'}
	| {readonly type: 'find'; readonly by: 1 | -1}
	| {readonly type: 'find-same'}
	| {readonly type: 'invert'}
	| {readonly type: 'toggle-table'}
	| {readonly type: 'show-hidden'}
	| {readonly type: 'write-svg'}

export type ResultsMessage =
	| {readonly type: 'rerun'}
	| {readonly type: 'report-files'}
	| {readonly type: 'copy'; readonly what: 'path' | 'scp'}
	| {readonly type: 'open-file'}
	/** What of a file is to be printed when the screens are gone: its path. */
	| {readonly type: 'print-path'}

export type HistoryMessage =
	/** Goes into the suite under the cursor. */
	| {readonly type: 'open-history'}
	/** To the next point of the course that is drawn. */
	| {readonly type: 'next-point'; readonly by: 1 | -1}
	/** To the next one at which it changed, or that stands out. */
	| {readonly type: 'next-event'; readonly by: 1 | -1}
	/** What to do about it. */
	| {readonly type: 'advise'}
	/** The command under the cursor is to be printed when the screens are gone. */
	| {readonly type: 'print-command'}
	| {readonly type: 'copy-command'}

/** What the program around the screens reports. */
export type OutsideMessage =
	| {readonly type: 'resized'; readonly size: Size}
	| {readonly type: 'run-opened'; readonly feed: RunFeed}
	| {readonly type: 'run-refused'; readonly text: string}
	| {readonly type: 'run-changed'}
	/** What was measured before, newest first. */
	| {readonly type: 'past-read'; readonly past: readonly PastResult[]}
	| {readonly type: 'machine-checked'; readonly checks: readonly MachineCheck[]}
	| {readonly type: 'file-opened'; readonly file: OpenedFile}
	| {readonly type: 'file-refused'; readonly path: string; readonly text: string}
	| {readonly type: 'printed'; readonly text: string}
	| {readonly type: 'notice'; readonly kind: 'info' | 'warn'; readonly text: string}
	| {readonly type: 'forget-notice'}
