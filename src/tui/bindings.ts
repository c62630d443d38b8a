/**
 * Every key of the program, in one table. The bottom line, the `?` window and the README are printed from it, and keys are looked up in
 * it, so none of them can be wrong about the others.
 */
import {type Key, labelOfKey, textOfKey} from './keys.ts'
import type {Message} from './message.ts'
import {isRunning, type Model, type Overlay, topOverlay} from './state.ts'

/** Where a binding holds. A key is looked up from the innermost scope outwards. */
export type Scope =
	| 'anywhere'
	| 'global'
	| 'list'
	| 'suites'
	| 'live'
	| 'flame'
	| 'flame-table'
	| 'results'
	| 'log'
	| 'prompt'
	| Overlay['is']

export interface Binding {
	readonly id: string
	readonly keys: readonly Key[]
	readonly when: Scope
	/** A function where the message needs the time. */
	readonly message: Message | ((nowMs: number) => Message)
	/** For the bottom line, two words at most. */
	readonly label: string
	/** For the `?` window and the README. */
	readonly help: string
	/** Position of importance in the bottom line, 1 first; absent: not there. */
	readonly footer?: number
	/** Only while this holds; the bottom line leaves it out otherwise. */
	readonly enabled?: (model: Model) => boolean
	/** Keys as shown where the plain list would be long. */
	readonly shown?: string
}

const running = (model: Model) => isRunning(model)

export const bindings: readonly Binding[] = [
	// Anywhere, also while typing.
	{
		id: 'interrupt',
		keys: ['ctrl-c'],
		when: 'anywhere',
		message: nowMs => ({type: 'interrupt', atMs: nowMs}),
		label: 'stop',
		help: 'stop the run and keep its data; twice: leave at once',
	},
	{
		id: 'suspend',
		keys: ['ctrl-z'],
		when: 'anywhere',
		message: {type: 'suspend'},
		label: 'suspend',
		help: 'suspend (fg to return); the run goes on',
	},
	{
		id: 'redraw',
		keys: ['ctrl-l'],
		when: 'anywhere',
		message: {type: 'redraw'},
		label: 'redraw',
		help: 'draw the screen again',
	},

	{id: 'help', keys: ['?'], when: 'global', message: {type: 'help'}, label: 'help', help: 'this help', footer: 1},
	{
		id: 'quit',
		keys: ['q'],
		when: 'global',
		message: {type: 'quit'},
		label: 'quit',
		help: 'quit (asks while a run is going)',
		footer: 2,
	},
	{
		id: 'detach',
		keys: ['Q'],
		when: 'global',
		message: {type: 'quit-now', how: 'detach'},
		label: 'detach',
		help: 'leave; a run goes on and writes its report',
	},
	{
		id: 'back',
		keys: ['esc'],
		when: 'global',
		message: {type: 'back'},
		label: 'back',
		help: 'one step back: close, clear, zoom out; never quits',
	},
	{
		id: 'show-suites',
		keys: ['1'],
		when: 'global',
		message: {type: 'show', screen: 'suites'},
		label: 'suites',
		help: 'suites',
	},
	{
		id: 'show-live',
		keys: ['2'],
		when: 'global',
		message: {type: 'show', screen: 'live'},
		label: 'live',
		help: 'live run',
	},
	{
		id: 'show-flame',
		keys: ['3'],
		when: 'global',
		message: {type: 'show', screen: 'flame'},
		label: 'flame',
		help: 'flame graph',
	},
	{
		id: 'show-results',
		keys: ['4'],
		when: 'global',
		message: {type: 'show', screen: 'results'},
		label: 'results',
		help: 'results',
	},
	{
		id: 'show-log',
		keys: ['5'],
		when: 'global',
		message: {type: 'show', screen: 'log'},
		label: 'log',
		help: 'output of the target and notes',
	},

	{id: 'list-down', keys: ['j', 'down'], when: 'list', message: {type: 'move', by: 1}, label: 'down', help: 'down'},
	{id: 'list-up', keys: ['k', 'up'], when: 'list', message: {type: 'move', by: -1}, label: 'up', help: 'up'},
	{
		id: 'list-first',
		keys: ['g', 'home'],
		when: 'list',
		message: {type: 'move-to', end: 'first'},
		label: 'first',
		help: 'first',
	},
	{
		id: 'list-last',
		keys: ['G', 'end'],
		when: 'list',
		message: {type: 'move-to', end: 'last'},
		label: 'last',
		help: 'last',
	},
	{
		id: 'list-half-down',
		keys: ['ctrl-d', 'pgdn'],
		when: 'list',
		message: {type: 'page', by: 1},
		label: 'page down',
		help: 'half a screen down',
	},
	{
		id: 'list-half-up',
		keys: ['ctrl-u', 'pgup'],
		when: 'list',
		message: {type: 'page', by: -1},
		label: 'page up',
		help: 'half a screen up',
	},

	{
		id: 'pick',
		keys: ['space'],
		when: 'suites',
		message: {type: 'pick'},
		label: 'pick',
		help: 'pick or unpick the suite',
		footer: 3,
	},
	{
		id: 'pick-all',
		keys: ['a'],
		when: 'suites',
		message: {type: 'pick-all'},
		label: 'all',
		help: 'pick all shown, or none',
		footer: 5,
	},
	{
		id: 'run',
		keys: ['enter'],
		when: 'suites',
		message: {type: 'run-picked'},
		label: 'run',
		help: 'run the picked suites, or the one under the cursor',
		footer: 4,
	},
	{
		id: 'filter',
		keys: ['/'],
		when: 'suites',
		message: {type: 'prompt', for: 'suite-filter'},
		label: 'filter',
		help: 'show only suites with this in name, kind, command or tags',
		footer: 6,
	},
	{id: 'sort', keys: ['s'], when: 'suites', message: {type: 'sort'}, label: 'sort', help: 'next order', footer: 7},
	{id: 'reverse', keys: ['S'], when: 'suites', message: {type: 'reverse'}, label: 'reverse', help: 'reverse the order'},

	{
		id: 'freeze',
		keys: ['space'],
		when: 'live',
		message: {type: 'freeze'},
		label: 'freeze',
		help: 'freeze the screen; the run goes on',
		footer: 3,
	},
	{
		id: 'flame-now',
		keys: ['f'],
		when: 'live',
		message: {type: 'flame-now'},
		label: 'flame now',
		help: 'flame graph of the last seconds: written as SVG and opened here',
		footer: 4,
	},
	{
		id: 'next-pane',
		keys: ['tab'],
		when: 'live',
		message: {type: 'next-pane', by: 1},
		label: 'pane',
		help: 'next pane',
		footer: 6,
	},
	{
		id: 'previous-pane',
		keys: ['shift-tab'],
		when: 'live',
		message: {type: 'next-pane', by: -1},
		label: 'previous pane',
		help: 'previous pane',
	},
	{
		id: 'zoom-pane',
		keys: ['z'],
		when: 'live',
		message: {type: 'zoom-pane'},
		label: 'zoom',
		help: 'the pane alone, or all panes',
		footer: 7,
	},
	{
		id: 'window-longer',
		keys: ['+', '='],
		when: 'live',
		message: {type: 'window', by: 1},
		label: 'window',
		help: 'longer time window',
		footer: 8,
		shown: '+/-',
	},
	{
		id: 'window-shorter',
		keys: ['-'],
		when: 'live',
		message: {type: 'window', by: -1},
		label: 'shorter',
		help: 'shorter time window',
	},
	{
		id: 'window-reset',
		keys: ['0'],
		when: 'live',
		message: {type: 'window-reset'},
		label: 'reset',
		help: 'time window of 10 seconds',
	},
	{
		id: 'scale',
		keys: ['l'],
		when: 'live',
		message: {type: 'next-scale'},
		label: 'lin/log',
		help: 'histogram buckets: as fits, logarithmic, linear',
		footer: 10,
	},
	{
		id: 'metric',
		keys: ['m'],
		when: 'live',
		message: {type: 'next-metric'},
		label: 'metric',
		help: 'next latency metric: wall time, HTTP, each measure',
		footer: 9,
	},
	{
		id: 'output',
		keys: ['o'],
		when: 'live',
		message: {type: 'toggle-output'},
		label: 'output',
		help: 'what the target prints',
		footer: 11,
	},
	{
		id: 'deep',
		keys: ['F'],
		when: 'live',
		message: {type: 'deep'},
		label: 'deep profile',
		help: 'run the suite again under 0x or a clinic tool',
		enabled: running,
		footer: 13,
	},
	{
		id: 'skip',
		keys: ['s'],
		when: 'live',
		message: {type: 'skip-suite'},
		label: 'skip',
		help: 'end this suite, go to the next',
		enabled: running,
		footer: 12,
	},
	{
		id: 'stop',
		keys: ['x'],
		when: 'live',
		message: {type: 'stop-run'},
		label: 'stop',
		help: 'stop the run, keep its data',
		enabled: running,
		footer: 5,
	},

	{
		id: 'flame-caller',
		keys: ['k', 'up'],
		when: 'flame',
		message: {type: 'flame-go', to: 'caller'},
		label: 'caller',
		help: 'to the caller',
	},
	{
		id: 'flame-callee',
		keys: ['j', 'down'],
		when: 'flame',
		message: {type: 'flame-go', to: 'callee'},
		label: 'move',
		help: 'to the widest callee',
		footer: 3,
		shown: 'hjkl',
	},
	{
		id: 'flame-previous',
		keys: ['h', 'left'],
		when: 'flame',
		message: {type: 'flame-go', to: 'previous'},
		label: 'previous',
		help: 'to the frame on the left',
	},
	{
		id: 'flame-next',
		keys: ['l', 'right'],
		when: 'flame',
		message: {type: 'flame-go', to: 'next'},
		label: 'next',
		help: 'to the frame on the right',
	},
	{
		id: 'flame-zoom',
		keys: ['enter'],
		when: 'flame',
		message: {type: 'flame-zoom'},
		label: 'zoom',
		help: 'make the selected frame as wide as the screen',
		footer: 4,
	},
	{
		id: 'flame-out',
		keys: ['esc'],
		when: 'flame',
		message: {type: 'back'},
		label: 'out',
		help: 'clear the search, zoom out, then back to the run',
		footer: 5,
	},
	{
		id: 'flame-reset',
		keys: ['0'],
		when: 'flame',
		message: {type: 'flame-reset'},
		label: 'reset',
		help: 'everything, not inverted',
		footer: 13,
	},
	{
		id: 'find',
		keys: ['/'],
		when: 'flame',
		message: {type: 'prompt', for: 'flame-search'},
		label: 'find',
		help: 'find functions by name or file (regular expression)',
		footer: 6,
	},
	{id: 'find-next', keys: ['n'], when: 'flame', message: {type: 'find', by: 1}, label: 'next', help: 'next match'},
	{
		id: 'find-previous',
		keys: ['N'],
		when: 'flame',
		message: {type: 'find', by: -1},
		label: 'previous',
		help: 'previous match',
	},
	{
		id: 'find-same',
		keys: ['#'],
		when: 'flame',
		message: {type: 'find-same'},
		label: 'same',
		help: 'find every call of the selected function',
		footer: 9,
	},
	{
		id: 'invert',
		keys: ['i'],
		when: 'flame',
		message: {type: 'invert'},
		label: 'invert',
		help: 'callers below: who calls the hot functions',
		footer: 8,
	},
	{
		id: 'table',
		keys: ['t'],
		when: 'flame',
		message: {type: 'toggle-table'},
		label: 'top',
		help: 'table of functions by self and total time',
		footer: 7,
	},
	{
		id: 'hidden',
		keys: ['H'],
		when: 'flame',
		message: {type: 'show-hidden'},
		label: 'hidden',
		help: 'frames too narrow to draw',
	},
	{
		id: 'write-svg',
		keys: ['w'],
		when: 'flame',
		message: {type: 'write-svg'},
		label: 'svg',
		help: 'write what is shown as SVG and .cpuprofile',
		footer: 10,
	},
	{
		id: 'flame-again',
		keys: ['f'],
		when: 'flame',
		message: {type: 'flame-now'},
		label: 'again',
		help: 'flame graph of the last seconds',
		footer: 11,
		enabled: running,
	},
	{
		id: 'flame-window',
		keys: ['+', '='],
		when: 'flame',
		message: {type: 'window', by: 1},
		label: 'window',
		help: 'longer time window, up to the whole suite',
		footer: 12,
		shown: '+/-',
	},
	{
		id: 'flame-window-shorter',
		keys: ['-'],
		when: 'flame',
		message: {type: 'window', by: -1},
		label: 'shorter',
		help: 'shorter time window',
	},
	{
		id: 'flame-suite',
		keys: ['tab'],
		when: 'flame',
		message: {type: 'next-suite', by: 1},
		label: 'next suite',
		help: 'samples of the next suite',
	},
	{
		id: 'flame-copy',
		keys: ['y'],
		when: 'flame',
		message: {type: 'copy', what: 'path'},
		label: 'copy',
		help: 'copy the path of the newest SVG',
		footer: 14,
	},

	{
		id: 'table-back',
		keys: ['t'],
		when: 'flame-table',
		message: {type: 'toggle-table'},
		label: 'flame',
		help: 'back to the flame',
		footer: 3,
	},
	{
		id: 'table-sort',
		keys: ['s'],
		when: 'flame-table',
		message: {type: 'sort'},
		label: 'sort',
		help: 'by self, total or name',
		footer: 4,
	},
	{
		id: 'table-reverse',
		keys: ['S'],
		when: 'flame-table',
		message: {type: 'reverse'},
		label: 'reverse',
		help: 'reverse the order',
		footer: 5,
	},
	{
		id: 'table-find',
		keys: ['enter', '#'],
		when: 'flame-table',
		message: {type: 'find-same'},
		label: 'show',
		help: 'show the function in the flame',
		footer: 6,
		shown: 'enter',
	},
	{
		id: 'table-filter',
		keys: ['/'],
		when: 'flame-table',
		message: {type: 'prompt', for: 'flame-search'},
		label: 'find',
		help: 'only functions that match',
		footer: 7,
	},
	{
		id: 'table-window',
		keys: ['+', '='],
		when: 'flame-table',
		message: {type: 'window', by: 1},
		label: 'window',
		help: 'longer time window',
		footer: 8,
		shown: '+/-',
	},
	{
		id: 'table-window-shorter',
		keys: ['-'],
		when: 'flame-table',
		message: {type: 'window', by: -1},
		label: 'shorter',
		help: 'shorter time window',
	},

	{
		id: 'report',
		keys: ['enter', 'w'],
		when: 'results',
		message: {type: 'report-files'},
		label: 'files',
		help: 'the files of this run and how to fetch them',
		footer: 3,
		shown: 'w',
	},
	{
		id: 'copy-report',
		keys: ['y'],
		when: 'results',
		message: {type: 'copy', what: 'path'},
		label: 'copy path',
		help: 'copy the path of the report (OSC 52, in tmux its buffer)',
		footer: 4,
	},
	{
		id: 'rerun',
		keys: ['r'],
		when: 'results',
		message: {type: 'rerun'},
		label: 'rerun',
		help: 'run the same suites again',
		footer: 5,
		enabled: model => !isRunning(model),
	},

	{
		id: 'log-filter',
		keys: ['/'],
		when: 'log',
		message: {type: 'prompt', for: 'log-filter'},
		label: 'filter',
		help: 'only lines with this text',
		footer: 3,
	},
	{
		id: 'log-follow',
		keys: ['f'],
		when: 'log',
		message: {type: 'move-to', end: 'last'},
		label: 'follow',
		help: 'follow the newest line',
		footer: 4,
	},

	{
		id: 'prompt-accept',
		keys: ['enter'],
		when: 'prompt',
		message: {type: 'accept'},
		label: 'keep',
		help: 'keep',
		footer: 1,
	},
	{
		id: 'prompt-cancel',
		keys: ['esc'],
		when: 'prompt',
		message: {type: 'back'},
		label: 'clear',
		help: 'clear',
		footer: 2,
	},
	{
		id: 'prompt-erase',
		keys: ['backspace', 'ctrl-h'],
		when: 'prompt',
		message: {type: 'erase'},
		label: 'erase',
		help: 'erase',
	},
	{
		id: 'prompt-erase-all',
		keys: ['ctrl-u', 'ctrl-w'],
		when: 'prompt',
		message: {type: 'erase-all'},
		label: 'erase all',
		help: 'erase all',
	},

	{
		id: 'help-close',
		keys: ['esc', 'enter'],
		when: 'help',
		message: {type: 'back'},
		label: 'close',
		help: 'close',
		footer: 1,
		shown: 'esc',
	},
	{
		id: 'help-down',
		keys: ['down', 'pgdn', 'ctrl-d', 'tab'],
		when: 'help',
		message: {type: 'move', by: 5},
		label: 'more',
		help: 'more',
		footer: 2,
		shown: 'down',
	},
	{
		id: 'help-up',
		keys: ['up', 'pgup', 'shift-tab'],
		when: 'help',
		message: {type: 'move', by: -5},
		label: 'less',
		help: 'less',
	},
	{
		id: 'help-erase',
		keys: ['backspace', 'ctrl-h'],
		when: 'help',
		message: {type: 'erase'},
		label: 'erase',
		help: 'erase',
	},
	{
		id: 'help-erase-all',
		keys: ['ctrl-u', 'ctrl-w'],
		when: 'help',
		message: {type: 'erase-all'},
		label: 'erase all',
		help: 'erase all',
	},

	{
		id: 'quit-stay',
		keys: ['esc', 'enter', 'n', 'q'],
		when: 'confirm-quit',
		message: {type: 'back'},
		label: 'stay',
		help: 'stay',
		footer: 1,
		shown: 'enter',
	},
	{
		id: 'quit-stop',
		keys: ['s', 'y'],
		when: 'confirm-quit',
		message: {type: 'quit-now', how: 'stop'},
		label: 'stop and quit',
		help: 'stop and quit',
		footer: 2,
		shown: 's',
	},
	{
		id: 'quit-detach',
		keys: ['d', 'Q'],
		when: 'confirm-quit',
		message: {type: 'quit-now', how: 'detach'},
		label: 'leave it running',
		help: 'leave it running',
		footer: 3,
		shown: 'd',
	},

	{
		id: 'menu-down',
		keys: ['j', 'down', 'tab'],
		when: 'deep-menu',
		message: {type: 'move', by: 1},
		label: 'down',
		help: 'down',
	},
	{
		id: 'menu-up',
		keys: ['k', 'up', 'shift-tab'],
		when: 'deep-menu',
		message: {type: 'move', by: -1},
		label: 'up',
		help: 'up',
	},
	{
		id: 'menu-choose',
		keys: ['enter'],
		when: 'deep-menu',
		message: {type: 'accept'},
		label: 'run it',
		help: 'run it',
		footer: 1,
	},
	{
		id: 'menu-close',
		keys: ['esc', 'q'],
		when: 'deep-menu',
		message: {type: 'back'},
		label: 'close',
		help: 'close',
		footer: 2,
		shown: 'esc',
	},

	{
		id: 'saved-copy',
		keys: ['y'],
		when: 'report-saved',
		message: {type: 'copy', what: 'path'},
		label: 'copy path',
		help: 'copy path',
		footer: 1,
	},
	{
		id: 'saved-copy-scp',
		keys: ['Y'],
		when: 'report-saved',
		message: {type: 'copy', what: 'scp'},
		label: 'copy scp line',
		help: 'copy scp line',
		footer: 2,
	},
	{
		id: 'saved-close',
		keys: ['esc', 'enter', 'q', 'w'],
		when: 'report-saved',
		message: {type: 'back'},
		label: 'close',
		help: 'close',
		footer: 3,
		shown: 'enter',
	},

	{
		id: 'hidden-down',
		keys: ['j', 'down', 'pgdn'],
		when: 'hidden-frames',
		message: {type: 'move', by: 1},
		label: 'down',
		help: 'down',
		footer: 2,
	},
	{
		id: 'hidden-up',
		keys: ['k', 'up', 'pgup'],
		when: 'hidden-frames',
		message: {type: 'move', by: -1},
		label: 'up',
		help: 'up',
	},
	{
		id: 'hidden-close',
		keys: ['esc', 'enter', 'q', 'H'],
		when: 'hidden-frames',
		message: {type: 'back'},
		label: 'close',
		help: 'close',
		footer: 1,
		shown: 'enter',
	},
]

/** Innermost first. A window or a prompt shadows the screen behind it. */
export function scopesOf(model: Model): readonly Scope[] {
	if (model.prompt) return ['prompt', 'anywhere']
	const overlay = topOverlay(model)
	if (overlay) return [overlay.is, 'anywhere']
	switch (model.screen) {
		case 'suites':
		case 'results':
		case 'log':
			return [model.screen, 'list', 'global', 'anywhere']
		case 'flame':
			return model.flame.table ? ['flame-table', 'list', 'global', 'anywhere'] : ['flame', 'global', 'anywhere']
		case 'live':
			return ['live', 'global', 'anywhere']
	}
}

/** What a key means now; null for nothing. Text goes to whatever takes text. */
export function messageFor(model: Model, key: Key, nowMs: number): Message | null {
	const scopes = scopesOf(model)
	for (const scope of scopes) {
		for (const binding of bindings) {
			if (binding.when !== scope || !binding.keys.includes(key)) continue
			if (binding.enabled && !binding.enabled(model)) return null
			return typeof binding.message === 'function' ? binding.message(nowMs) : binding.message
		}
	}
	const takesText = model.prompt !== null || topOverlay(model)?.is === 'help'
	const text = takesText ? textOfKey(key) : null
	return text === null ? null : {type: 'typed', text}
}

export function keysLabel(binding: Binding): string {
	return binding.shown ?? labelOfKey(binding.keys[0]!)
}

export interface Hint {
	readonly keys: string
	readonly label: string
}

/**
 * The bottom line: as many hints as fit, the most important ones; shown in the order of the table, `? help  q quit` last and never
 * dropped before the others.
 */
export function hintsFor(model: Model, width: number): Hint[] {
	const scopes = scopesOf(model)
	const candidates = bindings.filter(
		binding =>
			binding.footer !== undefined &&
			scopes.includes(binding.when) &&
			(binding.enabled === undefined || binding.enabled(model)),
	)
	const byRank = [...candidates].sort((a, b) => a.footer! - b.footer!)
	const labelOf = (binding: Binding) => (width < 60 ? binding.label.split(' ')[0]! : binding.label)
	const chosen = new Set<Binding>()
	let used = 0
	for (const binding of byRank) {
		const cost = keysLabel(binding).length + 1 + labelOf(binding).length + (chosen.size > 0 ? 2 : 0)
		if (used + cost > width) continue
		used += cost
		chosen.add(binding)
	}
	const inOrder = candidates.filter(binding => chosen.has(binding))
	const last = inOrder.filter(binding => binding.when === 'global')
	return [...inOrder.filter(binding => binding.when !== 'global'), ...last].map(binding => ({
		keys: keysLabel(binding),
		label: labelOf(binding),
	}))
}

export interface HelpGroup {
	readonly title: string
	readonly rows: ReadonlyArray<readonly [keys: string, help: string]>
}

const groupTitles: ReadonlyArray<readonly [title: string, scopes: readonly Scope[]]> = [
	['GLOBAL', ['global', 'anywhere']],
	['LISTS', ['list']],
	['SUITES', ['suites']],
	['LIVE', ['live']],
	['FLAME', ['flame']],
	['TOP TABLE', ['flame-table']],
	['RESULTS', ['results']],
	['LOG', ['log']],
]

export function helpGroups(): HelpGroup[] {
	return groupTitles.map(([title, scopes]) => ({
		title,
		rows: bindings
			.filter(binding => scopes.includes(binding.when))
			.map(binding => [binding.keys.map(labelOfKey).join(' '), binding.help] as const),
	}))
}

/** For the README, as a markdown table. */
export function readmeKeyTable(): string {
	const rows = helpGroups().flatMap(group =>
		group.rows.map(([keys, help]) => {
			const shown = keys
				.split(' ')
				.map(key => `\`${key}\``)
				.join(' ')
			return `| ${group.title.toLowerCase()} | ${shown} | ${help.replaceAll('|', '\\|')} |`
		}),
	)
	return ['| where | keys | what |', '| --- | --- | --- |', ...rows].join('\n')
}
