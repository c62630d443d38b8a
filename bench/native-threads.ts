/**
 * Whether the share of native threads that is told of a real library is the true one: sharp, which does its work in libvips' threads. By hand, with Node 24
 * or newer, for the program says its own truth by process.threadCpuUsage(): `node bench/native-threads.ts`. Build first. Installs sharp in a temporary
 * folder. Ends with code 1 when one is off by more than five points.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'

const own = fileURLToPath(new URL('../bin/arsenal-tui.js', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'native-threads-'))
const program = `
const sharp = require('sharp')
const endMs = Date.now() + 5000
const used = of => of.user + of.system
async function main() {
	const noise = {type: 'gaussian', mean: 128, sigma: 30}
	const image = await sharp({create: {width: 2400, height: 1800, channels: 3, background: '#000', noise}}).png().toBuffer()
	while (Date.now() < endMs) await sharp(image).resize(900).blur(3).jpeg().toBuffer()
	console.log('elsewhere ' + (1 - used(process.threadCpuUsage()) / used(process.cpuUsage())))
}
main()
`
const ways = {
	directly: ['node', 'images.cjs'],
	'by npm': ['npm', 'run', 'images'],
	'by npx': ['npx', '-c', 'node images.cjs'],
}
const mostPoints = 5

interface Row {
	readonly otherThreadsShare?: number | null
	readonly cpuMs: number
	readonly sampledShare?: number | null
}

let bad = 0
try {
	const scripts = {images: 'node images.cjs'}
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify({private: true, scripts}))
	writeFileSync(path.join(folder, 'images.cjs'), program)
	execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', 'sharp@0.35.5'], {cwd: folder})
	for (const [way, argv] of Object.entries(ways)) {
		spawnSync(process.execPath, [own, 'exec', '--plain', '--', ...argv], {cwd: folder, stdio: 'ignore'})
		const read = (name: string) => readFileSync(path.join(folder, '.arsenal/latest', name), 'utf8')
		const truth = Number(/elsewhere ([\d.]+)/.exec(read('target.log'))?.[1])
		const [suite] = JSON.parse(read('report.json')).suites
		const rows: readonly Row[] = suite.usage.perProcess
		// The busiest is the one that works on images.
		const told = rows.toSorted((a, b) => b.cpuMs - a.cpuMs)[0]?.otherThreadsShare ?? Number.NaN
		const finding = suite.findings.find((one: {readonly code: string}) => one.code === 'threads-unseen')
		const isGood = Math.abs(told - truth) * 100 <= mostPoints && finding !== undefined
		if (!isGood) bad++
		const percent = (share: number) => `${(share * 100).toFixed(1)} %`
		console.log(
			`${isGood ? 'ok ' : 'BAD'} ${way}: told ${percent(told)}, true ${percent(truth)}; ${finding?.text ?? 'no finding'}`,
		)
	}
} finally {
	rmSync(folder, {recursive: true, force: true})
}
process.exitCode = bad > 0 ? 1 : 0
