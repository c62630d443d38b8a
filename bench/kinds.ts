/**
 * Kinds of processes that test/probe/kinds.test.ts does not start, because they want a terminal, a debugger, a package or a signal: each is run alone
 * and under `exec`, by every Node that is named. The exit code and what is kept of the output must be the same.
 *
 *   node bench/kinds.ts --in FOLDER --nodes NODE,NODE [--only inspect,repl]
 *
 * FOLDER is where postject is installed, outside the repository. Needs a build, `script` of util-linux, and a Node of its own that has WebSocket. Prints
 * a table in markdown, and below it what was different; ends with code 1 when anything was.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {parseArgs} from 'node:util'
import {installPackages} from './shared/install.ts'
import {onlyOf} from './shared/only.ts'

interface Kind {
	readonly name: string
	/** Lines for a shell, in a folder with the files of `kinds/`: they write into `out` and end with the program's code. */
	readonly script: string
	/** Run before, without a probe. */
	readonly prepare?: string
	/** What has to be the same. */
	readonly kept: RegExp
	readonly since?: number
}

const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'
const kinds: readonly Kind[] = [
	{
		name: 'single executable',
		prepare: `
			echo '{"main": "works.cjs", "output": "works.blob", "disableExperimentalSEAWarning": true}' > sea.json
			node --experimental-sea-config sea.json && cp "$(readlink -f "$(command -v node)")" app && chmod u+w app &&
			"$OURS" "$POSTJECT" app NODE_SEA_BLOB works.blob --sentinel-fuse ${fuse}`,
		script: './app > out 2>&1',
		kept: /.+/g,
		since: 20,
	},
	{
		name: 'inspect',
		script: `
			: > out; wait_for() { until grep -q "$1" out; do sleep 0.1; done; }
			{ wait_for 'Break on start'; echo cont; wait_for ended; echo .exit; } | node inspect --port=0 works.cjs > out 2>&1`,
		kept: /Break on start in \S+|< (begun|ended).*|assert.*/gi,
	},
	{
		name: '--watch --test',
		script: `
			node --watch --test works.test.cjs > out 2>&1 & pid=$!
			until grep -q duration_ms out && grep -q '\\(fail\\|skipped\\) 0' out; do sleep 0.1; done
			sleep 0.5; kill $pid; wait $pid`,
		kept: /(tests|pass|fail) \d+|assert.*/gi,
		since: 20,
	},
	{
		name: 'REPL on a terminal',
		script: `
			: > out; wait_for() { until grep -q "$1" out; do sleep 0.1; done; }
			{ wait_for '> '; echo '"se" + "ven" + 3'; wait_for seven3; sleep 1; echo .exit; } | script -qec node /dev/null > out 2>&1`,
		kept: /Welcome to Node|seven3|assert.*/gi,
	},
	{
		name: '--inspect-brk and a debugger',
		script: `
			: > said; node --inspect-brk=127.0.0.1:0 works.cjs > out 2> said & pid=$!
			"$OURS" attach.mjs said >> debugger; wait $pid; code=$?
			grep -v ws: said >> out; cat debugger >> out; exit $code`,
		kept: /.+/g,
	},
]

const {values} = parseArgs({options: {in: {type: 'string'}, nodes: {type: 'string'}, only: {type: 'string'}}})
if (values.in === undefined || values.nodes === undefined)
	throw new Error('--in FOLDER and --nodes NODE,NODE are needed')
const packages = path.resolve(values.in)
installPackages(packages, JSON.stringify({private: true, dependencies: {postject: '1.0.0-alpha.6'}}))
const program = path.resolve(import.meta.dirname, '../bin/arsenal-tui.js')
const names = onlyOf(kinds.map(one => one.name))
const wanted = kinds.filter(one => !names || names.includes(one.name))
const rows = new Map<Kind, string[]>(wanted.map(one => [one, []]))
const versions: string[] = []
const differences: string[] = []

for (const node of values.nodes.split(',')) {
	const version = execFileSync(node, ['--version'], {encoding: 'utf8', env: {}}).trim()
	versions.push(version)
	for (const kind of wanted) {
		if (Number.parseInt(version.slice(1), 10) < (kind.since ?? 0)) {
			rows.get(kind)!.push('-')
			continue
		}
		const alone = run(node, kind, [])
		const under = run(node, kind, [process.execPath, program, 'exec', '--plain', '--exit-code', 'target', '--'])
		const isSame = alone.kept !== '' && alone.exitCode === under.exitCode && alone.kept === under.kept
		rows.get(kind)!.push(`exit ${alone.exitCode}: ${isSame ? 'same' : 'DIFFERENT'} (${under.observed} seen)`)
		console.error(version, kind.name, rows.get(kind)!.at(-1))
		if (!isSame) differences.push(`${kind.name} on ${version}:\n${JSON.stringify({alone, under}, null, 1)}`)
	}
}
console.log(`| | ${versions.join(' | ')} |\n|${' --- |'.repeat(versions.length + 1)}`)
for (const [kind, row] of rows) console.log(`| ${kind.name} | ${row.join(' | ')} |`)
for (const difference of differences) console.log(`\n${difference}`)
process.exitCode = differences.length === 0 ? 0 : 1

function run(node: string, {script, prepare, kept}: Kind, before: readonly string[]) {
	const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-bench-'))
	try {
		cpSync(path.join(import.meta.dirname, 'kinds'), folder, {recursive: true})
		symlinkSync(path.resolve(node), path.join(folder, 'node'))
		const env = {
			HOME: process.env.HOME,
			PATH: [folder, process.env.PATH].join(path.delimiter),
			OURS: process.execPath,
			POSTJECT: path.join(packages, 'node_modules/postject/dist/cli.js'),
		}
		const options = {cwd: folder, env, encoding: 'utf8', timeout: 60_000} as const
		if (prepare) {
			const {status, stderr} = spawnSync('sh', ['-c', prepare], options)
			if (status !== 0) throw new Error(`not prepared: ${stderr}`)
		}
		const words = [...before, 'sh', '-c', script]
		const {status, stdout, stderr} = spawnSync(words[0]!, words.slice(1), options)
		const out = readFileSync(path.join(folder, 'out'), 'utf8').replaceAll(folder, 'FOLDER')
		return {
			exitCode: status,
			kept: (out.match(kept) ?? []).join('\n'),
			observed: `${stdout}${stderr}`.split('\n').filter(line => /observing Node/.test(line)).length,
			out: out.slice(-1500),
			said: stdout.slice(-1500),
		}
	} finally {
		rmSync(folder, {recursive: true, force: true})
	}
}
