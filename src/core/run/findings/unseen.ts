import type {ProcessInside} from '../../events/process-inside.ts'
import {type Finding, finding} from '../../trouble/finding.ts'
import {durationMs, grouped, percent} from '../../units/format.ts'
import {isNodeProgram, type ProgramKind} from '../state/folded-processes.ts'
import {
	hasInside,
	isMuch,
	leastUnseenMs,
	leastUnseenShare,
	type NothingInside,
	silentRows,
} from '../state/unseen-nodes.ts'
import type {ProcessRow} from '../state/usage-track.ts'
import type {FindingInput} from './finding-input.ts'

/** Processes whose inside nobody saw, and why; and those that have none that could be seen. */
export function processesUnseen({suite, toMs}: FindingInput): Finding[] {
	const silent = silentRows(suite, toMs)
	const groups = suite.folded.groups.filter(group => !group.isAttached)
	const long = groups.filter(group => group.longLived.count > 0)
	const reasonsSeen = new Set([...silent.map(row => whyUnseen(row.last)), ...long.map(whyUnseen)])
	const found = [...reasonsSeen].flatMap(why => {
		if (why === null) return []
		const rows = silent.filter(row => whyUnseen(row.last) === why)
		const folded = long.filter(group => whyUnseen(group) === why)
		const count = folded.reduce((sum, group) => sum + group.longLived.count, rows.length)
		const usedMs = sumOf(rows) + folded.reduce((sum, group) => sum + group.longLived.usedMs, 0)
		const named = rows.slice(0, 3).map(row => `${row.last.name} (pid ${row.last.pid})`)
		const names = named.length > 0 ? named : folded.slice(0, 3).map(group => group.name)
		return [
			finding(
				'process-unseen',
				isMuch(usedMs, suite) ? 'warning' : 'info',
				`${grouped(count)} Node ${count === 1 ? 'process was' : 'processes were'} not observed from inside: ${names.join(', ')}${count > names.length ? ' ...' : ''}. ${count === 1 ? why.ofOne : why.ofMany}`,
				`no loop, GC or CPU samples of ${durationMs(usedMs)} of CPU time, ${percent(usedMs / suite.usage.usedMs)} of that of the tree`,
			),
		]
	})
	// However short: a service may have each request worked on by a program of its own.
	const foreign = suite.usage.processes.filter(
		row => !suite.nodes.has(row.last.pid) && row.firstSeenMs < toMs && !isNodeProgram(row.last),
	)
	const byName = new Map<string, number>()
	for (const {last, usedMs} of foreign) byName.set(last.name, (byName.get(last.name) ?? 0) + usedMs)
	for (const group of groups)
		if (!isNodeProgram(group)) byName.set(group.name, (byName.get(group.name) ?? 0) + group.usedMs)
	const foreignMs = [...byName.values()].reduce((sum, usedMs) => sum + usedMs, 0)
	const share = foreignMs / suite.usage.usedMs
	if (share >= leastUnseenShare && foreignMs >= leastUnseenMs) {
		const busiest = [...byName]
			.sort(([, a], [, b]) => b - a)
			.slice(0, 3)
			.map(([name]) => name)
		found.push(
			finding(
				'no-js-profile',
				'info',
				`${busiest.join(', ')} ${busiest.length === 1 ? 'is not a Node program' : 'are not Node programs'}: CPU and memory are measured, but there is no JavaScript to profile.`,
				`${percent(share)} of the CPU time of the tree, ${durationMs(foreignMs)}`,
			),
		)
	}
	return found
}

interface Why {
	readonly ofOne: string
	readonly ofMany: string
}

function why(ofOne: string, ofMany = ofOne): Why {
	return {ofOne, ofMany}
}

const reasons: Readonly<Record<Exclude<ProcessInside, NothingInside>, Why>> = {
	'no-options': why('NODE_OPTIONS did not reach it.', 'NODE_OPTIONS did not reach them.'),
	permission: why(
		'It runs under the permission model, which has to allow the inspector, worker threads and reading the probe.',
		'They run under the permission model, which has to allow the inspector, worker threads and reading the probe.',
	),
	snapshot: why(
		'It was started from a snapshot: Node ends such a program when a thread of it opens a socket.',
		'They were started from a snapshot: Node ends such programs when a thread of theirs opens a socket.',
	),
	folder: why(
		'Its working directory was deleted, and Node starts no thread there.',
		'Their working directory was deleted, and Node starts no thread there.',
	),
	descriptors: why(
		'It closed its standard descriptors before the probe was let in, and a socket of ours must not take their place.',
		'They closed their standard descriptors before the probe was let in, and a socket of ours must not take their place.',
	),
	limits: why(
		'Its address space, its data or its descriptors are limited (ulimit), and the probe could take more than is left.',
		'Their address space, data or descriptors are limited (ulimit), and the probe could take more than is left.',
	),
	user: why(
		'It became another user, who may not open our socket.',
		'They became other users, who may not open our socket.',
	),
	silent: why(
		'The probe reached it and had not answered yet: the machine was too busy, or its Node is older than 18.',
		'The probe reached them and had not answered yet: the machine was too busy, or their Node is older than 18.',
	),
}

const unknown = why(
	'NODE_OPTIONS did not reach it, or Node is older than 18 or runs under its permission model.',
	'NODE_OPTIONS did not reach them, or Node is older than 18 or runs under its permission model.',
)

/** null: it runs no code of the user, so there was nothing to see. */
function whyUnseen(program: ProgramKind): Why | null {
	if (!hasInside(program)) return null
	return program.inside === undefined ? unknown : reasons[program.inside as Exclude<ProcessInside, NothingInside>]
}

function sumOf(rows: readonly ProcessRow[]): number {
	return rows.reduce((sum, row) => sum + row.usedMs, 0)
}
