import type {TopFrame} from '../../core/events/run-event.ts'
import type {RunState} from '../../core/run/state/run-state.ts'
import type {SuiteReport} from '../../core/run/summary/run-report.ts'
import {percent} from '../../core/units/format.ts'

/** Those of which a share can be told: one of 0.0 % is not hot, it was only seen. */
export function hottestFrames(suite: SuiteReport, most: number): readonly TopFrame[] {
	const seen = suite.hottest?.top ?? []
	return seen.filter(frame => Number(selfPercent(frame)) > 0).slice(0, most)
}

/** Without its sign, as it is listed. */
export function selfPercent(frame: TopFrame): string {
	return percent(frame.selfShare).slice(0, -1)
}

/** Absolute where the run's folder is known. */
export function reportPath(run: RunState, folder: string | null): string {
	const report = run.artifacts.find(one => one.path.endsWith('report.md'))
	return inFolder(report?.path ?? 'report.md', folder)
}

/** For the machine the user sits at. The host is named as it names itself: only the user knows what their ssh calls it. */
export function scpLine(run: RunState, path: string): string {
	return `scp ${run.environment.hostname}:${quoted(path)} .`
}

/** The newest flame's SVG, of any suite. */
export function newestFlamePath(run: RunState, folder: string | null): string | null {
	let newest: {readonly path: string; readonly toMs: number} | null = null
	for (const suite of run.suites) {
		for (const flame of suite.flames) {
			const path = flame.svg ?? flame.html
			if (path !== null && (newest === null || flame.toMs >= newest.toMs)) newest = {path, toMs: flame.toMs}
		}
	}
	return newest === null ? null : inFolder(newest.path, folder)
}

export function inFolder(path: string, folder: string | null): string {
	return folder === null || path.startsWith('/') ? path : `${folder.replace(/\/$/, '')}/${path}`
}

function quoted(path: string): string {
	return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
