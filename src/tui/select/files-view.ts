/** The files of a run: which there are, where the cursor is, and what can be done with one. */
import type {RunState} from '../../core/run/state/run-state.ts'
import type {Model, Overlay} from '../state.ts'
import {inFolder} from './results-view.ts'

/** A file of a run, absolute where the run's folder is known. */
export interface SavedFile {
	readonly path: string
	/** null: it is not listed in the report, and grows as long as the run does. */
	readonly bytes: number | null
}

/** The one under the cursor; null: there are none. */
export function fileAtCursor(
	model: Model,
	{cursor}: Pick<Extract<Overlay, {is: 'files'}>, 'cursor'>,
): SavedFile | null {
	const files = filesOf(model)
	return files.find(one => one.path === cursor) ?? files[0] ?? null
}

export function filesOf(model: Model): SavedFile[] {
	return model.run === null ? [] : savedFiles(model.run, model.feed?.folder ?? null)
}

/** Most wanted first. */
export function savedFiles(run: RunState, folder: string | null): SavedFile[] {
	const files = run.artifacts.map(({path, bytes}): SavedFile => ({path: inFolder(path, folder), bytes}))
	if (folder !== null) {
		const roles = new Set(run.suites.flatMap(suite => suite.output.map(one => one.role)))
		for (const name of [...[...roles].map(role => `${role}.log`), 'log.ndjson'])
			files.push({path: inFolder(name, folder), bytes: null})
	}
	return files.toSorted((a, b) => rankOf(a.path) - rankOf(b.path) || (a.path < b.path ? -1 : 1))
}

const ranks = [/report\.md$/, /\.json$/, /\.svg$/, /\.html$/, /\.(cpu|heap)profile$/, /(?<!\.log|\.ndjson)$/]

function rankOf(path: string): number {
	const rank = ranks.findIndex(pattern => pattern.test(path))
	return rank < 0 ? ranks.length : rank
}

/** Whether it can be drawn as a flamegraph, going by its name. */
export function isProfileName(path: string): boolean {
	return /\.((cpu|heap)profile|clinic-flame-samples)$/.test(path)
}

/** What of it can be opened here: a drawing stands for the profile it was made of. */
export type Opening =
	| {readonly is: 'profile' | 'text'; readonly path: string}
	/** Why it cannot. */
	| {readonly is: 'elsewhere'; readonly why: string}

export function openingOf(path: string, files: readonly SavedFile[]): Opening {
	if (isProfileName(path)) return {is: 'profile', path}
	if (/\.svg$/.test(path)) {
		const stem = path.slice(0, -'.svg'.length)
		const drawn = files.find(one => isProfileName(one.path) && one.path.slice(0, one.path.lastIndexOf('.')) === stem)
		if (drawn) return {is: 'profile', path: drawn.path}
	}
	if (/\.(svg|html)$/.test(path))
		return {is: 'elsewhere', why: 'a browser shows this: y copies its path, Y how to fetch it'}
	return {is: 'text', path}
}

export function nameOf(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1)
}
