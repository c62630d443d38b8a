import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {findDeepTool} from '../../src/host/deep/tool.ts'
import {realHost} from '../../src/host/real-host.ts'
import type {DeepProfilers} from '../../src/ports.ts'
import {renderMarkdown} from '../../src/report/markdown.ts'
import {launch, node, observing, planOf} from '../engine/real-suites.ts'
import {isAlive, until} from '../host/processes-alive.ts'
import {fixture, plainEnvironment} from '../probe/observe-target.ts'
import type {PlayedWorld} from './played-runs.ts'
import {Place} from './real-runs.ts'

const here = import.meta.dirname
const isInstalled = (await findDeepTool('0x', here, {}, here)) !== null
const program = [node, fixture('cpu-split-70-30.js'), '--seconds', '60']
const folderWithin = (place: Place) => readdirSync(place.dir).filter(name => name.startsWith('arsenal-deep-'))

/** The real world but for the tool, which takes its time for drawing: this one leaves a page of its own each time. */
function drawingAtOnce(): PlayedWorld {
	const host = realHost(plainEnvironment(), {
		start() {
			throw new Error('this starts no runner')
		},
	})
	let pages = 0
	const deepProfilers: DeepProfilers = {
		async run({exercise, outputDir}, signal) {
			await exercise(signal)
			const html = path.join(outputDir, '0x.html')
			mkdirSync(outputDir, {recursive: true})
			writeFileSync(html, `<html>${'page'.repeat(++pages)}`)
			return {is: 'done', html, files: [html], folded: null}
		},
	}
	return {...host, watchdog: host.startWatchdog(), deepProfilers}
}

test('the same tool twice, and suites whose names look alike in a path, keep what each of them left', async () => {
	const place = new Place({}, drawingAtOnce())
	// Each is observed until it is known that the tool was asked for in time.
	const asked = (name: string) => path.join(place.dir, `asked-${name}`)
	const suite = (name: string, file: string) =>
		observing(name, [node, '-e', 'setInterval(() => {}, 1000)'], {
			driver: launch(`until [ -e ${file} ]; do sleep 0.05; done`),
		})
	const watching = await place.start(planOf([suite('a/b', asked('1')), suite('a_b', asked('2'))]))
	for (const [number, times] of [2, 1].entries()) {
		await watching.until(() => watching.of('suite-started').length > number)
		for (let time = 0; time < times; time++) watching.feed.send({type: 'deep', profiler: '0x'})
		// Commands are taken in order, and this one is answered: without a probe there is no flamegraph.
		watching.feed.send({type: 'flame', seconds: 1})
		await watching.until(() => watching.notices.length > number)
		writeFileSync(asked(`${number + 1}`), '')
	}
	expect(await watching.feed.over).toMatchObject({is: 'done', exitCode: 0})

	const pages = watching.of('flame-written').map(({html}) => html!)
	expect(pages).toEqual(['0x/a_b/0x.html', '0x/a_b-2/0x.html', '0x/a_b-3/0x.html'])
	const report = summarise(watching.feed.state!)
	const listed = report.artifacts.filter(({kind}) => kind === 'deep-profile')
	expect(listed.map(artifact => artifact.path)).toEqual(pages)
	for (const {path: name, bytes} of listed)
		expect(readFileSync(path.join(watching.feed.files.dir, name)).length).toBe(bytes)
	for (const page of pages) expect(renderMarkdown(report)).toContain(`](${page})`)
}, 180_000)

test.skipIf(!isInstalled)('a tool that failed leaves no empty folder', async () => {
	const place = new Place()
	const watching = await place.start(planOf([observing('a', 'true')], {profiler: '0x'}))
	expect(await watching.feed.over).toMatchObject({exitCode: 4})
	expect(existsSync(path.join(watching.feed.files.dir, '0x'))).toBe(false)
})

test.skipIf(!isInstalled)(
	'a runner that is killed takes the tool, its target and the folder it worked in with it',
	async () => {
		const place = new Place()
		const suite = observing('a', program, {durationMs: 60_000})
		const watching = await place.start(planOf([suite], {profiler: '0x'}))
		await watching.has('run-started')
		await until(
			() => folderWithin(place).some(name => existsSync(path.join(place.dir, name, 'target.ready'))),
			'the target is up',
			60_000,
		)
		const pid = Number(readFileSync(path.join(place.dir, folderWithin(place)[0]!, 'target.pid'), 'utf8'))
		expect(isAlive(pid)).toBe(true)
		place.signalRunner(watching, 'SIGKILL')
		await until(() => !isAlive(pid) && folderWithin(place).length === 0, 'it is all gone', 20_000)
	},
)
