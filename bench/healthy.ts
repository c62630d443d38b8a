/**
 * False alarms: programs there is nothing wrong with (`healthy/programs.ts`), each observed as people would. No finding about one may be a
 * warning or an error.
 *
 *   node bench/healthy.ts --in FOLDER [--only express,tsc] [--machine-is-busy]
 *
 * FOLDER is where the pinned packages are installed, if they are not there yet: some 550 MB, outside the repository. Commands are observed,
 * then timed (`--runs 3`); services are observed twice: with a client that nobody knows of, then as a suite with `ready` and `driver`.
 * With `--machine-is-busy`, what is found of the machine (`busy-machine`, `waited-for-cpu`) is printed and not counted. Ends with code 1
 * when there was a false alarm or a program failed.
 */
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {installInto} from './healthy/install.ts'
import {type HealthyProgram, healthyPort, healthyPrograms} from './healthy/programs.ts'
import {versionIn} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'
import {type Watched, watched} from './shared/watched.ts'

const {values} = parseArgs({
	options: {in: {type: 'string'}, only: {type: 'string'}, 'machine-is-busy': {type: 'boolean', default: false}},
})
if (values.in === undefined) throw new Error('--in FOLDER: where the programs are to be installed')
const folder = path.resolve(values.in)
const out = path.join(folder, 'runs')
const ofMachine = new Set(values['machine-is-busy'] ? ['busy-machine', 'waited-for-cpu'] : [])

installInto(folder)
mkdirSync(out, {recursive: true})
const names = onlyOf(healthyPrograms.map(one => one.name))
let bad = 0
for (const one of healthyPrograms) {
	if (names && !names.includes(one.name)) continue
	const version = one.of === null ? `node ${process.versions.node}` : versionIn(folder, one.of)
	for (const [way, run] of Object.entries(waysOf(one))) {
		const startMs = performance.now()
		const result = await run()
		bad += tell(one, version, way, result, performance.now() - startMs)
	}
}
console.log(bad === 0 ? 'no false alarm' : `${bad} with a false alarm`)
process.exitCode = bad === 0 ? 0 : 1

function waysOf(one: HealthyProgram): Record<string, () => Promise<Watched>> {
	const env = {PORT: String(healthyPort), PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`}
	if (one.is === 'command') {
		return {
			exec: () => watched(['exec'], one.argv, {cwd: folder, out, env}),
			...(one.once ? {} : {'exec --runs 3': () => watched(['exec', '--runs', '3'], one.argv, {cwd: folder, out, env})}),
		}
	}
	const seconds = one.seconds ?? 6
	const client = one.client ? [...one.client, '--seconds', String(seconds)] : null
	const suite = {
		name: 'service',
		kind: 'observe',
		command: one.argv,
		cwd: folder,
		env,
		ready: {port: healthyPort},
		...(client ? {driver: client} : {duration: `${seconds}s`}),
	}
	const config = path.join(folder, 'arsenal.config.json')
	return {
		exec: () => watched(['exec', '--duration', `${seconds + 2}s`], one.argv, {cwd: folder, out, env, client}),
		run: () => {
			writeFileSync(config, JSON.stringify({suites: [suite]}))
			return watched(['run', '--config', config], [], {cwd: folder, out})
		},
	}
}

/** A row, and what was found below it. Returns 1 for a false alarm. */
function tell(
	one: HealthyProgram,
	version: string,
	way: string,
	{exitCode, suite, stderr}: Watched,
	tookMs: number,
): number {
	const findings = suite?.findings ?? []
	const alarms = findings.filter(found => found.severity !== 'info' && !ofMachine.has(found.code))
	const failed = exitCode !== 0 || suite?.outcome !== 'done'
	const row = [
		one.name.padEnd(20),
		version.padEnd(14),
		way.padEnd(14),
		`exit ${exitCode}`.padEnd(8),
		`${(tookMs / 1000).toFixed(1)} s`.padStart(7),
		failed ? ' FAILED' : alarms.length > 0 ? ' ALARM ' : ' ok    ',
		findings.map(found => (found.severity === 'info' ? found.code : `!${found.code}`)).join(' '),
	]
	console.log(row.join(' '))
	if (failed) console.log(`    ${suite?.failure?.reason ?? stderr.trim()}`)
	for (const found of alarms)
		console.log(`    ${found.severity} ${found.code}: ${found.text}\n        ${found.evidence}`)
	return failed || alarms.length > 0 ? 1 : 0
}
