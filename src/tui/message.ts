import type {MachineCheck, PastResult, RunFeed} from './ports.ts'
import type {Prompt, ScreenName} from './state.ts'
import type {Size} from './text/line.ts'

/** Everything that can happen to the screens: what a key means, and what the program around them reports. */
export type Message =
	// Getting about.
	| {readonly type: 'show'; readonly screen: ScreenName}
	| {readonly type: 'back'}
	| {readonly type: 'help'}
	| {readonly type: 'next-pane'; readonly by: 1 | -1}
	| {readonly type: 'zoom-pane'}
	| {readonly type: 'move'; readonly by: number}
	/** In halves of a screen. */
	| {readonly type: 'page'; readonly by: number}
	| {readonly type: 'move-to'; readonly end: 'first' | 'last'}
	| {readonly type: 'sort'}
	| {readonly type: 'reverse'}
	// Leaving.
	| {readonly type: 'quit'}
	| {readonly type: 'quit-now'; readonly how: 'stop' | 'detach'}
	| {readonly type: 'interrupt'; readonly atMs: number}
	| {readonly type: 'suspend'}
	| {readonly type: 'redraw'}
	// Typing.
	| {readonly type: 'prompt'; readonly for: Prompt['for']}
	| {readonly type: 'typed'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'erase-all'}
	| {readonly type: 'accept'}
	// Suites.
	| {readonly type: 'pick'}
	| {readonly type: 'pick-all'}
	| {readonly type: 'run-picked'}
	// A run.
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
	| {readonly type: 'rerun'}
	// A flame.
	| {readonly type: 'flame-go'; readonly to: 'caller' | 'callee' | 'previous' | 'next'}
	| {readonly type: 'flame-zoom'}
	| {readonly type: 'flame-reset'}
	| {readonly type: 'find'; readonly by: 1 | -1}
	| {readonly type: 'find-same'}
	| {readonly type: 'invert'}
	| {readonly type: 'toggle-table'}
	| {readonly type: 'show-hidden'}
	| {readonly type: 'write-svg'}
	| {readonly type: 'next-suite'; readonly by: 1 | -1}
	// Results.
	| {readonly type: 'report-files'}
	| {readonly type: 'copy'; readonly what: 'path' | 'scp'}
	// From outside.
	| {readonly type: 'resized'; readonly size: Size}
	| {readonly type: 'run-opened'; readonly feed: RunFeed}
	| {readonly type: 'run-refused'; readonly text: string}
	| {readonly type: 'run-changed'}
	/** What was measured before, newest first. */
	| {readonly type: 'past-read'; readonly past: readonly PastResult[]}
	| {readonly type: 'machine-checked'; readonly checks: readonly MachineCheck[]}
	| {readonly type: 'printed'; readonly text: string}
	| {readonly type: 'notice'; readonly kind: 'info' | 'warn'; readonly text: string}
	| {readonly type: 'forget-notice'}
