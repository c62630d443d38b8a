/**
 * Faults that were planted (`planted/faults.ts`): each must be named by its finding, with the function or the cause that is behind it.
 *
 *   node bench/planted.ts [--only leak,crypto]
 *
 * Each program is observed as a suite with a driver, for 6 to 30 s. Prints what was found of each, and ends with code 1 when one was not
 * named.
 */
import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type PlantedFault, plantedFaults} from './planted/faults.ts'
import {freePort} from './shared/free-port.ts'
import {onlyOf} from './shared/only.ts'
import {watched} from './shared/watched.ts'

const programs = path.join(import.meta.dirname, 'planted/programs')
const client = path.join(import.meta.dirname, 'shared/http-client.mjs')
const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-planted-'))
const port = await freePort()
const env = {PORT: String(port), PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`}

const names = onlyOf(plantedFaults.map(one => one.name))
let missed = 0
try {
	for (const one of plantedFaults) if (!names || names.includes(one.name)) missed += await tell(one)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
console.log(missed === 0 ? 'every fault was named' : `${missed} not named`)
process.exitCode = missed === 0 ? 0 : 1

/** Returns 1 when it was not named. */
async function tell(one: PlantedFault): Promise<number> {
	const beside = one.beside
		? spawn(process.execPath, [path.join(programs, one.beside[0]!), ...one.beside.slice(1)])
		: null
	const besideEnded = beside && new Promise(resolve => beside.once('exit', resolve))
	const command = ['node', path.join(programs, `${one.program}.mjs`)]
	const seconds = String(one.seconds)
	const suite = {
		name: 'planted',
		kind: 'observe',
		command,
		cwd: folder,
		env,
		...(one.client
			? {
					ready: {port},
					driver: ['node', client, '--may-fail', '--patience', '10000', '--seconds', seconds, ...one.client],
				}
			: {duration: `${seconds}s`}),
	}
	const config = path.join(folder, 'arsenal.config.json')
	writeFileSync(config, JSON.stringify({suites: [suite]}))
	const {exitCode, suite: report, stderr} = await watched(['run', '--config', config], [], {cwd: folder, out: folder})
	beside?.kill('SIGTERM')
	await besideEnded
	const findings = report?.findings ?? []
	const finding = findings.find(found => found.code === one.code)
	const isNamed = finding !== undefined && one.says.test(`${finding.text} ${finding.evidence}`)
	const others = findings
		.filter(found => found !== finding)
		.map(found => `${found.severity === 'info' ? '' : '!'}${found.code}`)
	console.log(
		`${isNamed ? 'named ' : 'MISSED'} ${one.name.padEnd(28)} exit ${exitCode}  ${others.length > 0 ? `also ${others.join(' ')}` : ''}`,
	)
	if (finding)
		console.log(`       ${finding.severity} ${finding.code}: ${finding.text}\n           ${finding.evidence}`)
	if (report?.outcome !== 'done') console.log(`       ${report?.failure?.reason ?? stderr.trim()}`)
	return isNamed ? 0 : 1
}
