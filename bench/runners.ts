/**
 * That runners of tests and collectors of coverage do not notice us: each is run alone and under `exec`, by every Node that is named. The exit code
 * must be the same, and so must the coverage: every byte of its JSON, with the keys in order.
 *
 *   node bench/runners.ts --in FOLDER --nodes NODE,NODE [--only c8,vitest]
 *
 * FOLDER is where the pinned packages are installed for each Node, if they are not there yet, outside the repository. Needs a build. Prints a
 * table in markdown, and below it what was different; ends with code 1 when anything was.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {overrides, type Runner, runners, versionsFor} from './runners/matrix.ts'
import {installPackages, versionIn} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'

const {values} = parseArgs({options: {in: {type: 'string'}, nodes: {type: 'string'}, only: {type: 'string'}}})
if (values.in === undefined || values.nodes === undefined)
	throw new Error('--in FOLDER and --nodes NODE,NODE are needed')
const program = path.resolve(import.meta.dirname, '../bin/arsenal-tui.js')
const names = onlyOf(runners.map(one => one.name))
const wanted = runners.filter(one => !names || names.includes(one.name))
const nodes = values.nodes.split(',').map(node => {
	const version = execFileSync(node, ['--version'], {encoding: 'utf8', env: {}}).trim()
	return {node: path.resolve(node), version, major: Number.parseInt(version.slice(1), 10)}
})

interface Left {
	readonly exitCode: number | null
	readonly coverage: string
	readonly said: string
	/** How many Node processes were observed from inside. */
	readonly observed: number
}

const cells = new Map<Runner, string[]>(wanted.map(one => [one, []]))
const differences: string[] = []
for (const {node, version, major} of nodes) {
	const folder = install(path.resolve(values.in, `node${major}`), major)
	const bin = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
	symlinkSync(node, path.join(bin, 'node'))
	for (const one of wanted) {
		if (major < (one.since ?? 0)) {
			cells.get(one)!.push('-')
			continue
		}
		const run = (before: readonly string[]) => collect(folder, bin, one, before)
		const alone = run([])
		const out = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
		const under = run([process.execPath, program, 'exec', '--plain', '--exit-code', 'target', '--out', out, '--'])
		rmSync(out, {recursive: true, force: true})
		const sameExit = alone.exitCode === under.exitCode
		const sameCoverage = alone.coverage === under.coverage && (one.leaves === null || alone.coverage !== '')
		cells
			.get(one)!
			.push(
				`${one.of === null ? '' : versionIn(folder, one.of)} exit ${alone.exitCode}${one.leaves ? `, ${alone.coverage.length} B` : ''}: ${sameExit && sameCoverage ? 'same' : 'DIFFERENT'} (${under.observed} seen)`,
			)
		console.error(version, one.name, cells.get(one)!.at(-1))
		if (sameExit && sameCoverage) continue
		differences.push(
			`${one.name} on ${version}: exit ${alone.exitCode} and ${under.exitCode}\n${alone.coverage.slice(0, 600)}\n${under.coverage.slice(0, 600)}\n${under.said.slice(-1500)}`,
		)
	}
	rmSync(bin, {recursive: true})
}
console.log(`| | ${nodes.map(({version}) => version).join(' | ')} |\n|${' --- |'.repeat(nodes.length + 1)}`)
for (const [one, row] of cells) console.log(`| ${one.name} | ${row.join(' | ')} |`)
for (const difference of differences) console.log(`\n${difference}`)
process.exitCode = differences.length === 0 ? 0 : 1

function install(folder: string, major: number): string {
	const versions = versionsFor[major]
	if (versions === undefined) throw new Error(`no versions are pinned for Node ${major}`)
	mkdirSync(folder, {recursive: true})
	cpSync(path.join(import.meta.dirname, 'runners/workspace'), folder, {recursive: true})
	installPackages(folder, JSON.stringify({private: true, dependencies: versions, overrides}), ['--engine-strict=false'])
	return folder
}

function collect(folder: string, bin: string, {argv, leaves}: Runner, before: readonly string[]): Left {
	for (const name of ['coverage', '.nyc_output']) rmSync(path.join(folder, name), {recursive: true, force: true})
	mkdirSync(path.join(folder, 'coverage'))
	const words = [...before, ...argv]
	const {status, stdout, stderr} = spawnSync(words[0]!, words.slice(1), {
		cwd: folder,
		encoding: 'utf8',
		timeout: 120_000,
		env: {
			...{HOME: process.env.HOME, NO_COLOR: '1', CI: '1'},
			PATH: [bin, path.join(folder, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
		},
	})
	const said = `${stdout}${stderr}`
	return {
		exitCode: status,
		coverage: leaves === null ? '' : leaves === 'v8' ? v8Coverage(folder) : istanbulCoverage(folder),
		said,
		observed: said.split('\n').filter(line => /observing Node/.test(line)).length,
	}
}

function istanbulCoverage(folder: string): string {
	const [json, lcov] = ['coverage-final.json', 'lcov.info'].map(name => path.join(folder, 'coverage', name))
	if (existsSync(lcov!)) return readFileSync(lcov!, 'utf8')
	return existsSync(json!) ? JSON.stringify(inOrder(JSON.parse(readFileSync(json!, 'utf8')))) : ''
}

/** Only for files of the workspace: which of Node's own are loaded, and how often they are called, depends on the time. */
function v8Coverage(folder: string): string {
	const v8 = path.join(folder, 'coverage/v8')
	const texts = (existsSync(v8) ? readdirSync(v8) : []).map(name => {
		const {result} = JSON.parse(readFileSync(path.join(v8, name), 'utf8')) as {
			result: Array<{url: string; scriptId?: string}>
		}
		const own = result.filter(({url}) => url.startsWith('file:'))
		return JSON.stringify(own.map(({scriptId, ...script}) => script))
	})
	return texts
		.filter(text => text !== '[]')
		.toSorted()
		.join('\n')
}

function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder)
	if (typeof value !== 'object' || value === null) return value
	return Object.fromEntries(
		Object.entries(value)
			.toSorted(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, one]) => [key, inOrder(one)]),
	)
}
