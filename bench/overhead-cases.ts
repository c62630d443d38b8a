/**
 * What it costs to watch programs that are hard to watch, and whether everything is counted once: a thousand requests under way, pipelining, clients that go,
 * a program that has patched Node's servers, a loop that never turns, a hundred processes. Each runs alone and watched, in turn; the CPU time is that of
 * its main thread for the same work (of the hundred: all of theirs).
 *
 *     node bench/overhead-cases.ts [--rounds 12] [--only in-flight,stuck] [--node /usr/bin/node]
 *
 * Build first. Ends with code 1 where a figure is not what there was to be counted.
 */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {pairedRatio} from '../src/core/stats/ratio.ts'
import {option, spreadOf, word} from './shared/figures.ts'
import {onlyOf} from './shared/only.ts'
import {type Watched, watched} from './shared/watched.ts'

interface Said {
	readonly ns: number
	readonly answered: number
	readonly left: number
}

const program = path.join(import.meta.dirname, 'overhead/case.cjs')
const names = ['in-flight', 'pipelined', 'leaving', 'patched', 'stuck', 'processes']
const rounds = option('rounds', 12)
const node = word('node') ?? process.execPath
const ways = {default: [], light: ['--light'], deep: ['--deep']} as const
const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-cases-'))
const announce = path.join(folder, 'announce')
let bad = 0
try {
	const columns = Object.keys(ways)
	console.log(
		`| case | alone | ${columns.join(' | ')} | counted | of |\n| --- | --- | ${columns.map(() => '---').join(' | ')} | --- | --- |`,
	)
	for (const name of onlyOf(names) ?? names) await tell(name)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
process.exitCode = bad === 0 ? 0 : 1

async function tell(name: string): Promise<void> {
	const alone: number[] = []
	const costs = new Map<string, number[]>(Object.keys(ways).map(way => [way, []]))
	const counted = new Set<string>()
	let of = ''
	for (let round = 0; round < rounds; round++) {
		execFileSync(node, [program, name], {env: {...process.env, ANNOUNCE: announce}, stdio: 'ignore'})
		const {ns, answered} = said()
		alone.push(ns)
		of = `${answered}`
		for (const [way, flags] of Object.entries(ways)) {
			const seen = await watched(['exec', ...flags], [node, program, name], {
				cwd: folder,
				out: path.join(folder, 'runs'),
				env: {ANNOUNCE: announce},
			})
			const told = said()
			costs.get(way)!.push(told.ns)
			const {isRight, text} = judge(name, seen, told)
			if (!isRight) bad++
			counted.add(isRight ? text : `**${text}**`)
		}
	}
	const cost = [...costs.values()].map(values => {
		const estimate = pairedRatio(alone, values, 0.95)
		if (estimate.is === 'none' || estimate.interval === null) return '-'
		const {ratio, interval} = estimate
		const [middle, low, high] = [ratio, interval.low, interval.high].map(one => ((one - 1) * 100).toFixed(1))
		return `${middle} % [${low} .. ${high}]`
	})
	console.log(
		`| ${name} | ${(spreadOf(alone).median / 1e6).toFixed(0)} ms | ${cost.join(' | ')} | ${[...counted].join('; ')} | ${of} |`,
	)
}

function said(): Said {
	return JSON.parse(readFileSync(announce, 'utf8'))
}

/** What the report says of what the program says there was. */
function judge(name: string, {exitCode, suite, stderr}: Watched, told: Said): {isRight: boolean; text: string} {
	if (exitCode !== 0 || suite === null) return {isRight: false, text: `exit code ${exitCode}: ${stderr.trim()}`}
	if (name === 'processes') {
		const count = suite.usage?.processCount ?? 0
		return {isRight: told.answered === 100 && count >= 100, text: `${count} processes`}
	}
	if (name === 'stuck') return {isRight: suite.node !== null, text: suite.node?.gc.count ? 'pauses' : 'no pauses'}
	const http = suite.metrics.find(metric => metric.name === 'http')
	const {left = 0, cut = 0, underWay = 0} = http?.unanswered ?? {}
	const isRight = http?.n === told.answered && http.errors === 0 && left + cut + underWay === told.left
	return {isRight, text: `${http?.n} answered, ${left + cut + underWay} left`}
}
