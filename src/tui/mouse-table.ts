/** What the mouse does (pointed.ts), for the `?` dialog and docs/keys.md: what it is called, help of 25 characters at most, and what there is more room for. */
export const mouseRows: ReadonlyArray<readonly [name: string, help: string, more: string]> = [
	['click', 'cursor there', 'the cursor goes to that row or frame; on the title of a pane: the focus does'],
	[
		'2nd-click',
		'as enter there',
		'on the same again: what `enter` does there; on a frame that is zoom, on the title of a pane `z`; in the folder without a configuration nothing, for there only the key starts anything',
	],
	[
		'wheel',
		'up and down',
		'as `up` and `down`, three rows a notch, or one where a list is short; results: the list, or what is told below it, whichever is under the mouse',
	],
	['right-click', 'esc: flame, dialogs', 'in the flame graph and in dialogs: one step back, as `esc`'],
	['shift-drag', 'select text', 'the terminal selects text, as it does without a mouse here'],
]
