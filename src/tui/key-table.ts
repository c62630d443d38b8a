import type {Key} from './keys.ts'
import type {Message} from './message.ts'
import {noEvents, noHistory, oneHistory, onlyHistory} from './select/history-view.ts'
import {noTable, notRunning, oneBenchmark, onePane, oneSuite, stillRunning, suiteKeys} from './select/suite-keys.ts'
import type {Model, Overlay} from './state.ts'

/** Where a binding holds. A key is looked up from the innermost scope outwards. */
export type Scope =
	| 'anywhere'
	| 'global'
	| 'list'
	| 'first'
	| 'suites'
	| 'live'
	| 'flame'
	| 'flame-table'
	| 'results'
	| 'log'
	| 'history'
	| 'history-suite'
	| 'prompt'
	| 'path'
	| Overlay['is']

export interface Binding {
	readonly id: string
	readonly keys: readonly Key[]
	readonly when: Scope
	/** A function where the message needs the time. */
	readonly message: Message | ((nowMs: number) => Message)
	/** For the bottom line, two words at most. */
	readonly label: string
	/** For the `?` dialog: 25 characters at most, so that two columns of them fit 80. */
	readonly help: string
	/** For docs/keys.md, where there is more room. */
	readonly more?: string
	/** Position of importance in the bottom line, 1 first; absent: not there. */
	readonly footer?: number
	/** Why it does nothing now, for the status line; the bottom line leaves it out then. null: it does something. */
	readonly idle?: (model: Model) => string | null
	/** Keys as shown where the plain list would be long. */
	readonly shown?: string
}

/** Every key of the program. One row: where, id, keys, what it means, a label for the bottom line, help; then what few rows have. */
export const bindings: readonly Binding[] = [
	row(
		'anywhere',
		'interrupt',
		'ctrl-c',
		nowMs => ({type: 'interrupt', atMs: nowMs}),
		'stop',
		'stop; twice: leave now',
		{more: 'stop the run and keep its data; again while that is offered: leave at once'},
	),
	row('anywhere', 'suspend', 'ctrl-z', {type: 'suspend'}, 'suspend', 'suspend, fg returns', {
		more: 'suspend (`fg` returns); the run goes on',
	}),
	row('anywhere', 'redraw', 'ctrl-l', {type: 'redraw'}, 'redraw', 'draw again'),

	row('global', 'help', '?', {type: 'help'}, 'help', 'this help', {footer: 1}),
	row('global', 'quit', 'q', {type: 'quit'}, 'quit', 'quit, asks if running', {
		footer: 2,
		more: 'quit; asks while a run is going',
	}),
	row('global', 'detach', 'Q', {type: 'quit-now', how: 'detach'}, 'detach', 'leave, the run goes on', {
		more: 'leave; the run goes on, writes its report, and `watch` shows it again',
	}),
	row('global', 'back', 'esc', {type: 'back'}, 'back', 'one step back', {
		more: 'one step back: close, clear, zoom out; never quits',
	}),
	row('global', 'show-suites', '1', {type: 'show', screen: 'suites'}, 'suites', 'suites', {idle: onlyHistory}),
	row('global', 'show-live', '2', {type: 'show', screen: 'live'}, 'live', 'live run', {idle: onlyHistory}),
	row('global', 'show-flame', '3', {type: 'show', screen: 'flame'}, 'flame', 'flame graph', {idle: onlyHistory}),
	row('global', 'show-results', '4', {type: 'show', screen: 'results'}, 'results', 'results', {idle: onlyHistory}),
	row('global', 'show-log', '5', {type: 'show', screen: 'log'}, 'log', 'output and notes', {
		idle: onlyHistory,
		more: 'what the target prints, and notes',
	}),

	row('list', 'list-down', 'j down', {type: 'move', by: 1}, 'down', 'down', {
		more: 'down; in the results, below the last row: the text under it',
	}),
	row('list', 'list-up', 'k up', {type: 'move', by: -1}, 'up', 'up'),
	row('list', 'list-first', 'g home', {type: 'move-to', end: 'first'}, 'first', 'first'),
	row('list', 'list-last', 'G end', {type: 'move-to', end: 'last'}, 'last', 'last'),
	row('list', 'list-half-down', 'ctrl-d pgdn', {type: 'page', by: 1}, 'page down', 'half a screen down', {
		more: 'half a screen down; in the results, the text under the rows first',
	}),
	row('list', 'list-half-up', 'ctrl-u pgup', {type: 'page', by: -1}, 'page up', 'half a screen up'),

	row('first', 'first-go', 'enter', {type: 'first-go'}, 'do it', 'do what the row says', {
		footer: 3,
		more: 'do what the row under the cursor says: watch a script, make a configuration, open the demo, a profile, the last run',
	}),

	row('suites', 'pick', 'space', {type: 'pick'}, 'pick', 'pick or unpick the suite', {footer: 3}),
	row('suites', 'pick-all', 'a', {type: 'pick-all'}, 'all', 'pick all shown, or none', {footer: 5}),
	row('suites', 'run', 'enter', {type: 'run-picked'}, 'run', 'run what is picked', {
		footer: 4,
		more: 'run the picked suites, or the one under the cursor',
	}),
	row('suites', 'filter', '/', {type: 'prompt', for: 'suite-filter'}, 'filter', 'filter', {
		footer: 6,
		more: 'only suites with this in name, kind, command or tags',
	}),
	row('suites', 'sort', 's', {type: 'sort'}, 'sort', 'next order', {
		footer: 7,
		more: 'order: as given, name, kind, last run',
	}),
	row('suites', 'reverse', 'S', {type: 'reverse'}, 'reverse', 'reverse the order'),

	row('live', 'freeze', 'space', {type: 'freeze'}, 'freeze', 'freeze the screen', {
		footer: 3,
		more: 'freeze the screen; the run goes on',
	}),
	row('live', 'next-benchmark', 'j down', {type: 'move', by: 1}, 'benchmark', 'next benchmark', {
		footer: 4,
		shown: 'j/k',
		idle: oneBenchmark,
		more: 'look at the next of several benchmarks; `esc` follows the one under way again',
	}),
	row('live', 'previous-benchmark', 'k up', {type: 'move', by: -1}, 'previous', 'previous benchmark', {
		idle: oneBenchmark,
	}),
	row('live', 'flame-now', 'f', {type: 'flame-now'}, 'flame now', 'flame graph now', {
		footer: 4,
		idle: model => suiteKeys(model).profile,
		more: 'flame graph of the last seconds: written as SVG and .cpuprofile and opened here',
	}),
	row('live', 'next-pane', 'tab', {type: 'next-pane', by: 1}, 'pane', 'next pane', {footer: 6}),
	row('live', 'previous-pane', 'shift-tab', {type: 'next-pane', by: -1}, 'previous pane', 'previous pane'),
	row('live', 'zoom-pane', 'z', {type: 'zoom-pane'}, 'zoom', 'one pane, all panes', {
		idle: onePane,
		footer: 7,
		more: 'the focused pane alone, or all panes',
	}),
	row('live', 'window-longer', '+ =', {type: 'window', by: 1}, 'window', 'longer time window', {
		footer: 8,
		shown: '+/-',
		idle: model => suiteKeys(model).window,
	}),
	row('live', 'window-shorter', '-', {type: 'window', by: -1}, 'shorter', 'shorter time window', {
		idle: model => suiteKeys(model).window,
	}),
	row('live', 'window-reset', '0', {type: 'window-reset'}, 'reset', 'window of 10 seconds', {
		idle: model => suiteKeys(model).window,
	}),
	row('live', 'scale', 'l', {type: 'next-scale'}, 'lin/log', 'linear, log buckets', {
		footer: 10,
		idle: model => suiteKeys(model).scale,
		more: 'histogram buckets: as fits, logarithmic, linear',
	}),
	row('live', 'metric', 'm', {type: 'next-metric'}, 'metric', 'next metric', {
		footer: 9,
		idle: model => suiteKeys(model).metric,
		more: 'next metric: wall time, HTTP, each measure; of a comparison also CPU time and memory',
	}),
	row('live', 'output', 'o', {type: 'toggle-output'}, 'output', 'what the target prints', {footer: 11}),
	row('live', 'deep', 'F', {type: 'deep'}, 'deep profile', 'deep profile', {
		footer: 13,
		idle: model => notRunning(model) ?? suiteKeys(model).deep,
		more: 'run the suite again under 0x or a clinic tool',
	}),
	row('live', 'skip', 's', {type: 'skip-suite'}, 'skip', 'skip to the next suite', {
		footer: 12,
		idle: notRunning,
		more: 'end this suite, go to the next',
	}),
	row('live', 'stop', 'x', {type: 'stop-run'}, 'stop', 'stop, keep the data', {
		footer: 5,
		idle: notRunning,
		more: 'stop the run and keep its data; a server that has no end of its own counts as done',
	}),

	row('flame', 'flame-caller', 'k up', {type: 'flame-go', to: 'caller'}, 'caller', 'to the caller'),
	row('flame', 'flame-callee', 'j down', {type: 'flame-go', to: 'callee'}, 'move', 'to the widest callee', {
		footer: 3,
		shown: 'hjkl',
	}),
	row('flame', 'flame-previous', 'h left', {type: 'flame-go', to: 'previous'}, 'previous', 'frame on the left'),
	row('flame', 'flame-next', 'l right', {type: 'flame-go', to: 'next'}, 'next', 'frame on the right'),
	row('flame', 'flame-zoom', 'enter', {type: 'flame-zoom'}, 'zoom', 'zoom in', {
		footer: 4,
		more: 'zoom: the selected frame becomes as wide as the screen',
	}),
	row('flame', 'flame-out', 'esc', {type: 'back'}, 'out', 'zoom out, back', {
		footer: 5,
		more: 'clear the search, zoom out, then back to the run',
	}),
	row('flame', 'flame-reset', '0', {type: 'flame-reset'}, 'reset', 'show everything', {
		footer: 13,
		more: 'no zoom, no search, whole suite, not inverted',
	}),
	row('flame', 'find', '/', {type: 'prompt', for: 'flame-search'}, 'find', 'find', {
		footer: 6,
		more: 'find functions by name or file (regular expression, or plain text when it is none)',
	}),
	row('flame', 'find-next', 'n', {type: 'find', by: 1}, 'next', 'next match'),
	row('flame', 'find-previous', 'N', {type: 'find', by: -1}, 'previous', 'previous match'),
	row('flame', 'find-same', '#', {type: 'find-same'}, 'same', 'find the same function', {
		footer: 9,
		more: 'find every call of the selected function',
	}),
	row('flame', 'invert', 'i', {type: 'invert'}, 'invert', 'invert: callers', {
		footer: 8,
		more: 'invert: hot functions first, who calls them below',
	}),
	row('flame', 'table', 't', {type: 'toggle-table'}, 'top', 'top table', {
		footer: 7,
		more: 'table of functions by self and total time',
	}),
	row('flame', 'hidden', 'H', {type: 'show-hidden'}, 'hidden', 'list hidden frames', {
		more: 'list the frames that are too narrow to draw',
	}),
	row('flame', 'write-svg', 'w', {type: 'write-svg'}, 'svg', 'write svg', {
		footer: 10,
		more: 'write what is shown as SVG and .cpuprofile',
	}),
	row('flame', 'flame-again', 'f', {type: 'flame-now'}, 'again', 'flame graph now', {
		footer: 11,
		idle: notRunning,
		more: 'flame graph of the last seconds',
	}),
	row('flame', 'flame-window', '+ =', {type: 'window', by: 1}, 'window', 'longer time window', {
		footer: 12,
		shown: '+/-',
		more: 'longer time window, up to the whole suite',
	}),
	row('flame', 'flame-window-shorter', '-', {type: 'window', by: -1}, 'shorter', 'shorter time window'),
	row('flame', 'flame-suite', 'tab', {type: 'next-suite', by: 1}, 'next suite', 'next suite', {
		more: 'the samples of the next suite',
	}),
	row('flame', 'flame-copy', 'y', {type: 'copy', what: 'path'}, 'copy', "copy the svg's path", {
		footer: 14,
		more: 'copy the path of the newest SVG',
	}),

	row('flame-table', 'table-back', 't', {type: 'toggle-table'}, 'flame', 'back to the flame', {footer: 3}),
	row('flame-table', 'table-sort', 's', {type: 'sort'}, 'sort', 'by self, total or name', {footer: 4}),
	row('flame-table', 'table-reverse', 'S', {type: 'reverse'}, 'reverse', 'reverse the order', {footer: 5}),
	row('flame-table', 'table-find', 'enter #', {type: 'find-same'}, 'show', 'show in the flame', {
		footer: 6,
		shown: 'enter',
		more: 'show the function in the flame',
	}),
	row('flame-table', 'table-filter', '/', {type: 'prompt', for: 'flame-search'}, 'find', 'only what matches', {
		footer: 7,
		more: 'only functions that match',
	}),
	row('flame-table', 'table-window', '+ =', {type: 'window', by: 1}, 'window', 'longer time window', {
		footer: 8,
		shown: '+/-',
	}),
	row('flame-table', 'table-window-shorter', '-', {type: 'window', by: -1}, 'shorter', 'shorter time window'),

	row('results', 'results-sort', 's', {type: 'sort'}, 'sort', 'next order', {
		footer: 6,
		idle: noTable,
		more: 'order of the table: verdict, size of the change, name; of benchmarks as given, median, spread',
	}),
	row('results', 'results-reverse', 'S', {type: 'reverse'}, 'reverse', 'reverse the order', {idle: noTable}),
	row('results', 'results-suite', 'tab', {type: 'next-suite', by: 1}, 'next suite', 'next suite', {
		footer: 7,
		idle: oneSuite,
	}),
	row('results', 'report', 'enter w', {type: 'report-files'}, 'files', 'files, how to fetch', {
		footer: 3,
		shown: 'w',
		more: 'the files of this run and how to fetch them',
	}),
	row('results', 'copy-report', 'y', {type: 'copy', what: 'path'}, 'copy path', 'copy the path', {
		footer: 4,
		more: 'copy the path of the report (OSC 52; in tmux its buffer)',
	}),
	row('results', 'rerun', 'r', {type: 'rerun'}, 'rerun', 'run again', {
		footer: 5,
		idle: stillRunning,
		more: 'run exactly the same again, whatever it was',
	}),

	row('log', 'log-filter', '/', {type: 'prompt', for: 'log-filter'}, 'filter', 'only lines with this', {footer: 3}),
	row('log', 'log-follow', 'f', {type: 'move-to', end: 'last'}, 'follow', 'follow the newest line', {footer: 4}),

	row('history', 'history-open', 'enter', {type: 'open-history'}, 'open', 'look into the suite', {
		footer: 3,
		idle: noHistory,
	}),
	row('history', 'history-sort', 's', {type: 'sort'}, 'sort', 'by severity, by name', {
		footer: 4,
		idle: oneHistory,
		more: 'order: the worst first, or by name',
	}),
	row('history', 'history-reverse', 'S', {type: 'reverse'}, 'reverse', 'reverse the order', {idle: oneHistory}),

	row('history-suite', 'history-advice', 'enter', {type: 'advise'}, 'what to do', 'what to do about it', {
		footer: 3,
		more: 'what to do about the insight, or the point, under the cursor: commands to type',
	}),
	row('history-suite', 'point-left', 'h left', {type: 'next-point', by: -1}, 'point', 'the point before', {
		footer: 4,
		shown: 'h/l',
		more: 'the point before in the course that is drawn: value, commit, day, runs, branch',
	}),
	row('history-suite', 'point-right', 'l right', {type: 'next-point', by: 1}, 'next point', 'the point after'),
	row('history-suite', 'event-next', 'n', {type: 'next-event', by: 1}, 'change', 'where it changed next', {
		footer: 5,
		shown: 'n/N',
		idle: noEvents,
		more: 'the next point at which the course changed, or that stands out',
	}),
	row(
		'history-suite',
		'event-previous',
		'N',
		{type: 'next-event', by: -1},
		'change before',
		'where it changed before',
		{
			idle: noEvents,
		},
	),
	row('history-suite', 'history-suite-next', 'tab', {type: 'next-suite', by: 1}, 'next suite', 'next suite', {
		footer: 6,
		idle: oneHistory,
	}),
	row(
		'history-suite',
		'history-suite-previous',
		'shift-tab',
		{type: 'next-suite', by: -1},
		'previous suite',
		'suite before',
		{idle: oneHistory},
	),

	row('advice', 'advice-down', 'j down tab', {type: 'move', by: 1}, 'down', 'down'),
	row('advice', 'advice-up', 'k up shift-tab', {type: 'move', by: -1}, 'up', 'up'),
	row('advice', 'advice-print', 'p enter', {type: 'print-command'}, 'print', 'print it at the end', {
		footer: 1,
		more: 'print the command in the terminal once the screens are left, to be copied from there',
	}),
	row('advice', 'advice-copy', 'y', {type: 'copy-command'}, 'copy', 'copy the command', {
		footer: 2,
		more: 'copy the command (OSC 52; in tmux its buffer)',
	}),
	row('advice', 'advice-close', 'esc q', {type: 'back'}, 'close', 'close', {footer: 3, shown: 'esc'}),

	row('prompt', 'prompt-accept', 'enter', {type: 'accept'}, 'keep', 'keep', {footer: 1}),
	row('prompt', 'prompt-cancel', 'esc', {type: 'back'}, 'clear', 'clear', {footer: 2}),
	row('prompt', 'prompt-erase', 'backspace ctrl-h', {type: 'erase'}, 'erase', 'erase'),
	row('prompt', 'prompt-erase-all', 'ctrl-u ctrl-w', {type: 'erase-all'}, 'erase all', 'erase all'),

	row('path', 'path-open', 'enter', {type: 'open-typed'}, 'open', 'open', {footer: 1}),
	row('path', 'path-cancel', 'esc', {type: 'back'}, 'close', 'close', {footer: 2}),
	row('path', 'path-erase', 'backspace ctrl-h', {type: 'erase'}, 'erase', 'erase'),
	row('path', 'path-erase-all', 'ctrl-u ctrl-w', {type: 'erase-all'}, 'erase all', 'erase all'),

	row('help', 'help-close', 'esc enter', {type: 'back'}, 'close', 'close', {footer: 1, shown: 'esc'}),
	row('help', 'help-down', 'down pgdn ctrl-d tab', {type: 'move', by: 5}, 'more', 'more', {footer: 2, shown: 'down'}),
	row('help', 'help-up', 'up pgup shift-tab', {type: 'move', by: -5}, 'back', 'back', {footer: 3, shown: 'up'}),
	row('help', 'help-erase', 'backspace ctrl-h', {type: 'erase'}, 'erase', 'erase'),
	row('help', 'help-erase-all', 'ctrl-u ctrl-w', {type: 'erase-all'}, 'erase all', 'erase all'),

	row('confirm-quit', 'quit-stay', 'esc enter n q', {type: 'back'}, 'stay', 'stay', {footer: 1, shown: 'enter'}),
	row('confirm-quit', 'quit-stop', 's y', {type: 'quit-now', how: 'stop'}, 'stop and quit', 'stop and quit', {
		footer: 2,
		shown: 's',
	}),
	row('confirm-quit', 'quit-detach', 'd Q', {type: 'quit-now', how: 'detach'}, 'leave it running', 'leave it running', {
		footer: 3,
		shown: 'd',
	}),

	row('deep-menu', 'menu-down', 'j down tab', {type: 'move', by: 1}, 'down', 'down'),
	row('deep-menu', 'menu-up', 'k up shift-tab', {type: 'move', by: -1}, 'up', 'up'),
	row('deep-menu', 'menu-choose', 'enter', {type: 'accept'}, 'run it', 'run it', {footer: 1}),
	row('deep-menu', 'menu-close', 'esc q', {type: 'back'}, 'close', 'close', {footer: 2, shown: 'esc'}),

	row('new-config', 'config-write', 'enter', {type: 'write-config'}, 'write it', 'write it', {footer: 1}),
	row('new-config', 'config-down', 'j down pgdn', {type: 'move', by: 3}, 'down', 'down', {footer: 3}),
	row('new-config', 'config-up', 'k up pgup', {type: 'move', by: -3}, 'up', 'up', {footer: 4}),
	row('new-config', 'config-close', 'esc q', {type: 'back'}, 'close', 'close', {footer: 2, shown: 'esc'}),

	row('profile-menu', 'profiles-down', 'j down tab', {type: 'move', by: 1}, 'down', 'down'),
	row('profile-menu', 'profiles-up', 'k up shift-tab', {type: 'move', by: -1}, 'up', 'up'),
	row('profile-menu', 'profiles-open', 'enter', {type: 'open-chosen'}, 'open it', 'open it', {footer: 1}),
	row('profile-menu', 'profiles-close', 'esc q', {type: 'back'}, 'close', 'close', {footer: 2, shown: 'esc'}),

	row('files', 'file-down', 'j down tab', {type: 'move', by: 1}, 'down', 'next file'),
	row('files', 'file-up', 'k up shift-tab', {type: 'move', by: -1}, 'up', 'previous file'),
	row('files', 'file-first', 'g home', {type: 'move-to', end: 'first'}, 'first', 'first'),
	row('files', 'file-last', 'G end', {type: 'move-to', end: 'last'}, 'last', 'last'),
	row('files', 'file-half-down', 'ctrl-d pgdn', {type: 'page', by: 1}, 'page down', 'half a screen down'),
	row('files', 'file-half-up', 'ctrl-u pgup', {type: 'page', by: -1}, 'page up', 'half a screen up'),
	row('files', 'file-open', 'enter', {type: 'open-file'}, 'open', 'open here', {
		footer: 1,
		more: 'open the file here: a profile, or a drawing of one, as a flamegraph, the rest as text',
	}),
	row('files', 'file-copy', 'y', {type: 'copy', what: 'path'}, 'copy path', 'copy the path', {footer: 2}),
	row('files', 'file-copy-scp', 'Y', {type: 'copy', what: 'scp'}, 'copy scp line', 'copy how to fetch it', {
		footer: 3,
		more: 'copy the scp line that fetches the file',
	}),
	row('files', 'file-print', 'p', {type: 'print-path'}, 'print', 'print the path at the end', {
		footer: 4,
		more: 'print the path in the terminal once the screens are left',
	}),
	row('files', 'files-close', 'esc q w', {type: 'back'}, 'close', 'close', {footer: 5, shown: 'esc'}),

	row('pager', 'pager-down', 'j down', {type: 'move', by: 1}, 'down', 'down', {footer: 3, shown: 'j/k'}),
	row('pager', 'pager-up', 'k up', {type: 'move', by: -1}, 'up', 'up'),
	row('pager', 'pager-half-down', 'space ctrl-d pgdn', {type: 'page', by: 1}, 'page', 'half a screen down', {
		footer: 2,
	}),
	row('pager', 'pager-half-up', 'ctrl-u pgup', {type: 'page', by: -1}, 'page up', 'half a screen up'),
	row('pager', 'pager-first', 'g home', {type: 'move-to', end: 'first'}, 'first', 'to the beginning'),
	row('pager', 'pager-last', 'G end', {type: 'move-to', end: 'last'}, 'last', 'to the end'),
	row('pager', 'pager-copy', 'y', {type: 'copy', what: 'path'}, 'copy path', 'copy the path', {footer: 4}),
	row('pager', 'pager-close', 'esc enter q', {type: 'back'}, 'back', 'back to the files', {footer: 1, shown: 'esc'}),

	row('hidden-frames', 'hidden-down', 'j down pgdn', {type: 'move', by: 1}, 'down', 'down', {footer: 2}),
	row('hidden-frames', 'hidden-up', 'k up pgup', {type: 'move', by: -1}, 'up', 'up', {footer: 3}),
	row('hidden-frames', 'hidden-close', 'esc enter q H', {type: 'back'}, 'close', 'close', {footer: 1, shown: 'enter'}),
]

function row(
	when: Scope,
	id: string,
	keys: string,
	message: Binding['message'],
	label: string,
	help: string,
	more: Pick<Binding, 'footer' | 'shown' | 'idle' | 'more'> = {},
): Binding {
	return {when, id, keys: keys.split(' '), message, label, help, ...more}
}
