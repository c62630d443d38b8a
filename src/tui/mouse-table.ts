/** What the mouse does (pointed.ts), for the `?` dialog and docs/keys.md: what it is called, help of 25 characters at most, and what there is more room for. */
export const mouseRows: ReadonlyArray<readonly [name: string, help: string, more: string]> = [
	[
		'click',
		'cursor there',
		'on a row, a frame, or a point of a course: the cursor goes there; on the title of a pane: the focus',
	],
	[
		'2nd-click',
		'as enter there',
		'on the same place: what `enter` does there (on a frame: zoom); on the title of a pane: `z`; without a configuration, on the first screen: nothing, since only the key starts something there',
	],
	[
		'wheel',
		'up and down',
		'`up` and `down`, three rows a notch, or one where a list is short; in the results: the list or the text below it, whichever is under the mouse',
	],
	['right-click', 'esc: flame, dialogs', 'in the flame graph and in dialogs: one step back, as `esc`'],
	['shift-drag', 'select text', 'the terminal selects text, as it does without a mouse here'],
]
