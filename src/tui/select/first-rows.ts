import type {FirstEntries, LastRun, PastResult, ScriptEntry} from '../ports.ts'
import {type FirstModel, firstShown, type Model} from '../state.ts'

/** A row of the first screen: something that enter does. */
export type FirstRow =
	| {readonly is: 'script'; readonly key: string; readonly script: ScriptEntry}
	| {readonly is: 'config' | 'demo' | 'profile'; readonly key: string}
	| {readonly is: 'last-run'; readonly key: string; readonly run: LastRun}

/** Scripts whose names do not say what they do come last, so that they are neither first to be tried nor in the way of the rest. */
export function firstRows({entries}: Pick<FirstModel, 'entries'>, past: readonly PastResult[]): readonly FirstRow[] {
	const scripts = (entries.scripts ?? []).map(
		(script): FirstRow => ({is: 'script', key: `script ${script.name}`, script}),
	)
	const isUsual = (row: FirstRow) => row.is === 'script' && row.script.isUsual
	const run = lastRun(entries, past)
	return [
		...scripts.filter(isUsual),
		{is: 'config', key: 'config'},
		{is: 'demo', key: 'demo'},
		{is: 'profile', key: 'profile'},
		...(run === null ? [] : [{is: 'last-run', key: 'last-run', run} as const]),
		...scripts.filter(row => !isUsual(row)),
	]
}

/** Position of the cursor. */
export function rowUnder(rows: readonly FirstRow[], {cursor}: Pick<FirstModel, 'cursor'>): number {
	return Math.max(
		0,
		rows.findIndex(row => row.key === cursor),
	)
}

/** Files of the dialog of profiles, as they are listed. */
export function profilesToOpen(model: Pick<Model, 'first' | 'suitesKnown'>): readonly string[] {
	return (firstShown(model)?.near?.profiles ?? []).map(profile => profile.file)
}

/** What was found at first, unless a run has ended since. */
function lastRun({lastRun: found}: FirstEntries, past: readonly PastResult[]): LastRun | null {
	const newest = past[0]
	if (newest === undefined || (found !== null && found.whenMs > newest.whenMs)) return found
	const ofIt = past.filter(result => result.folder === newest.folder)
	return {...newest, text: ofIt.map(({suite, text}) => `${suite} ${text}`).join(', ')}
}
