import {existsSync, readFileSync, rmSync} from 'node:fs'
import {expect, onTestFinished, test, vi} from 'vitest'
import type {LookedInto} from '../../src/engine/suite-run.ts'
import {createProcesses} from '../../src/host/processes/processes.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {absent} from '../host/absent.ts'
import {isAlive} from '../host/processes-alive.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, conducted, launch, makeGate, node, played, runStarted, start, timing} from './real-suites.ts'
import {type Play, profileOf, type Script, ScriptedHost} from './scripted-host.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

/** Takes 10 ms, but for one run. */
const butFor =
	(nth: number, otherwise: Script): Play =>
	(_, n) =>
		n === nth ? otherwise : {ms: 10}

test('counts n runs from start to exit, each with its time', async () => {
	const {of, events, outcomes} = await played(new ScriptedHost(), [timing('three', 'takes 20', {runs: 3})])
	expect(outcomes).toEqual([{is: 'done'}])
	const runs = of('iteration-finished')
	expect(runs.map(({iteration, warmup, exit}) => [iteration, warmup, exit.exitCode])).toEqual([
		[1, false, 0],
		[2, false, 0],
		[3, false, 0],
	])
	expect(runs.map(({wallNs}) => wallNs)).toEqual([20e6, 20e6, 20e6])
	expect(of('process-started').map(({iteration}) => iteration)).toEqual([1, 2, 3])
	expectLawful(events)
})

test('warm-up runs come first and are marked; the run that carries the probe is one of them', async () => {
	const gate = makeGate()
	const suite = timing('probed', [node, '-e', gate.inNode], {runs: 2, warmup: 2, probe: {cpuIntervalUs: 5000}})
	const running = start([suite])
	await running.when('node-attached')
	gate.open()
	await running.finished
	const {of, events} = running
	expect(of('iteration-finished').map(({warmup}) => warmup)).toEqual([true, true, false, false])
	expect(of('node-attached').map(({pid}) => pid)).toEqual([of('process-started')[0]!.pid])
	expectLawful(events)
})

test('a probe without warm-up runs adds the one run that carries it', async () => {
	const gate = makeGate()
	const suite = timing('probed', [node, '-e', gate.inNode], {runs: 1, probe: {cpuIntervalUs: 1000}})
	const running = start([suite])
	await running.when('cpu-sampled')
	gate.open()
	await running.finished
	const {of, events} = running
	expect(of('iteration-finished').map(({warmup}) => warmup)).toEqual([true, false])
	expect(of('node-attached')).toHaveLength(1)
	expect(of('cpu-sampled').length).toBeGreaterThan(0)
	expectLawful(events)
})

test('a probe that comes after the counted runs disturbs none of them, and its run does not count', async () => {
	const asked = 'console.log(/--require.*relay/.test(process.env.NODE_OPTIONS))'
	const suite = timing('cold', [node, '-e', asked], {runs: 2, probe: {cpuIntervalUs: 1000}, probeAfter: true})
	const {of, events} = await carriedOut([suite])
	expect(of('output-printed').flatMap(({lines}) => lines)).toEqual(['false', 'false', 'true'])
	expect(of('iteration-finished').map(({warmup, profiled}) => [warmup, profiled])).toEqual([
		[false, undefined],
		[false, undefined],
		[true, true],
	])
	expectLawful(events)
})

test('an exit code that is not allowed ends the suite with the run it came in; earlier runs stay', async () => {
	const world = new ScriptedHost(butFor(3, {exitCode: 7}))
	const {outcomes, of, events} = await played(world, [timing('third fails', 'program', {runs: 5})])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'bad-exit', reason: expect.stringMatching(/ended with code 7 \(run 3\)$/), exitCode: 7},
	])
	expect(of('iteration-finished').map(({exit}) => exit.exitCode)).toEqual([0, 0, 7])
	expectLawful(events)
})

test('a failure is said of the run by the number its row has', async () => {
	const failing = async (at: number) => {
		const world = new ScriptedHost(butFor(at, {exitCode: 7}))
		return (await played(world, [timing('fails', 'program', {runs: 3, warmup: 2})])).outcomes[0]
	}
	expect(await failing(2)).toMatchObject({reason: expect.stringMatching(/ code 7 \(warm-up 2\)$/)})
	expect(await failing(5)).toMatchObject({reason: expect.stringMatching(/ code 7 \(run 3\)$/)})
})

test('other exit codes can be allowed', async () => {
	const {outcomes} = await carriedOut([timing('seven', 'exit 7', {runs: 2, allowedExitCodes: [0, 7]})])
	expect(outcomes).toEqual([{is: 'done'}])
})

test('a run that a signal ends has failed, by name', async () => {
	const {outcomes} = await carriedOut([timing('dies', 'kill -9 $$')])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'bad-exit', reason: expect.stringContaining('was ended by SIGKILL'), exitCode: null},
	])
})

test('a program that is not there is said, and no run is counted', async () => {
	const {outcomes, events} = await carriedOut([timing('missing', ['no-such-program-anywhere'], {runs: 3})])
	expect(outcomes).toEqual([
		{
			is: 'failed',
			code: 'not-started',
			reason: expect.stringContaining('no program "no-such-program-anywhere" on the PATH'),
			exitCode: null,
		},
	])
	expect(events.map(event => event.type).filter(type => type !== 'system-sampled')).toEqual([
		'suite-started',
		'suite-finished',
	])
})

test('a run that takes too long is ended with all it started; the next suite runs', async () => {
	const running = await carriedOut([
		timing('hangs', 'echo $$; sleep 100 & echo $!; wait', {timeoutMs: 3000, stop: {signal: 'SIGTERM', graceMs: 100}}),
		timing('next', 'true'),
	])
	expect(running.outcomes).toEqual([
		{
			is: 'failed',
			code: 'timed-out',
			reason: expect.stringMatching(/took longer than 3000 ms \(run 1\)$/),
			exitCode: null,
		},
		{is: 'done'},
	])
	const pids = running.of('output-printed').flatMap(({lines}) => lines.map(Number))
	expect(pids).toHaveLength(2)
	expect(pids.filter(isAlive)).toEqual([])
	expectLawful(running.events)
})

test('a stop in the middle keeps the runs that have finished, and counts no half one', async () => {
	const world = new ScriptedHost(butFor(3, {ms: Number.POSITIVE_INFINITY}))
	const running = conducted(world.ports, [timing('third hangs', 'program', {runs: 9})])
	await running.when('process-started', ({iteration}) => iteration === 3)
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('iteration-finished')).toHaveLength(2)
	expect(world.alive).toEqual([])
	expectLawful(running.events)
})

test('a stop between two runs starts no other', async () => {
	const running = conducted(new ScriptedHost().ports, [timing('many', 'takes 10', {runs: 1000})])
	await running.when('iteration-finished')
	running.conductor.stop()
	await running.finished
	expect(running.of('process-started').length).toBeLessThan(5)
	expectLawful(running.events)
})

test('the CPU time of runs too short to be sampled is counted', async () => {
	const burst = `for (let u = process.cpuUsage(); u.user + u.system < 1e5; u = process.cpuUsage());`
	const suite = timing('short', [node, '-e', burst], {runs: 5})
	const {of, events} = await carriedOut([suite])
	const cpuMs = of('process-exited').reduce((sum, exited) => sum + exited.cpuMs!, 0)
	expect(cpuMs).toBeGreaterThanOrEqual(5 * 100 - 10)
	const {usedMs} = fold([runStarted([suite]), ...events]).suites[0]!.usage
	expect(Math.abs(usedMs - cpuMs)).toBeLessThanOrEqual(5 * 20)
	expectLawful(events)
})

const own = `/tmp/arsenal-steps-${process.pid}`

async function noted(suite: Parameters<typeof start>[0][number]) {
	rmSync(own, {force: true})
	onTestFinished(() => rmSync(own, {force: true}))
	const running = await carriedOut([suite])
	expectLawful(running.events)
	return {...running, words: existsSync(own) ? readFileSync(own, 'utf8').trim().split('\n') : []}
}

/** A step that says a word, and what was said in the end. */
const says = (word: string) => launch(`takes 1 says ${word}`)

async function said(suite: Parameters<typeof start>[0][number]) {
	const world = new ScriptedHost()
	const running = await played(world, [suite])
	expectLawful(running.events)
	return {...running, words: world.lines.map(line => /says (.*)$/.exec(line)?.[1] ?? line)}
}

test('programs around the runs come in their turn, and none of them is counted or timed', async () => {
	const {words, outcomes, of} = await said(
		timing('steps', 'takes 10 says run', {
			runs: 2,
			warmup: 1,
			setup: says('setup'),
			prepare: says('prepare'),
			conclude: says('conclude'),
			cleanup: says('cleanup'),
		}),
	)
	const once = ['prepare', 'run', 'conclude']
	expect(words).toEqual(['setup', ...once, ...once, ...once, 'cleanup'])
	expect(outcomes).toEqual([{is: 'done'}])
	expect(of('iteration-finished')).toHaveLength(3)
	expect(of('process-started').filter(({role}) => role === 'target')).toHaveLength(3)
})

test.each([
	['setup', [], /^setup: .* ended with code 3$/],
	['prepare', [], /^prepare before run 1: .* ended with code 3$/],
	['conclude', ['run'], /^conclude after run 1: .* ended with code 3$/],
	['cleanup', ['run', 'run'], /^cleanup: .* ended with code 3$/],
])('%s that fails ends the suite, and what is to be cleaned up is', async (step, before, reason) => {
	const cleanup = step === 'cleanup' ? {} : {cleanup: says('cleanup')}
	const {words, outcomes} = await said(
		timing('steps', 'takes 10 says run', {runs: 2, ...cleanup, [step]: launch(`takes 1 exit 3 says ${step}`)}),
	)
	expect(words).toEqual([...before, step, ...(step === 'cleanup' ? [] : ['cleanup'])])
	expect(outcomes).toEqual([{is: 'failed', code: 'driver-failed', reason: expect.stringMatching(reason), exitCode: 3}])
})

test('what was prepared for a run is concluded also after it failed, and the run is what is blamed', async () => {
	const variants = ['1', '0'].map(code => ({
		label: `code=${code}`,
		launch: launch(`takes 10 exit ${code} says ${code}`),
		prepare: says(`prepare-${code}`),
		conclude: code === '1' ? launch(`takes 1 exit 3 says conclude-${code}`) : says(`conclude-${code}`),
	}))
	const {words, outcomes} = await said(timing('fails', 'unused', {runs: 1, warmup: 0, variants}))
	expect(words).toEqual(['prepare-1', '1', 'conclude-1', 'prepare-0', '0', 'conclude-0'])
	expect(outcomes[0]).toMatchObject({
		code: 'bad-exit',
		reason: expect.stringContaining('exit 1 says 1 ended with code 1'),
	})
})

test('what is to be cleaned up is, after a run that fails and after a stop', async () => {
	const failing = await said(timing('fails', 'takes 10 exit 1 says run', {cleanup: says('cleanup')}))
	expect([failing.words, failing.outcomes[0]!.is]).toEqual([['run', 'cleanup'], 'failed'])

	const world = new ScriptedHost()
	const running = conducted(world.ports, [
		timing('hangs', 'takes Infinity', {prepare: says('prepare'), cleanup: says('cleanup')}),
	])
	await running.when('process-started', ({role}) => role === 'target')
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(world.lines).toEqual(['takes 1 says prepare', 'takes Infinity', 'takes 1 says cleanup'])
	expect(world.alive).toEqual([])
})

test('a step that hangs can be stopped, and is ended', async () => {
	const running = start([timing('hangs', 'true', {prepare: launch('echo $$; sleep 100')})])
	const {lines} = await running.when('output-printed')
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(isAlive(Number(lines[0]))).toBe(false)
	expectLawful(running.events)
})

test('combinations of parameters take turns after their warm-up runs, each with its own steps', async () => {
	const variants = ['a', 'b'].map(word => ({
		label: `word=${word}`,
		launch: launch(`takes 10 says run-${word}`),
		prepare: says(`prepare-${word}`),
	}))
	const {words, of} = await said(timing('turns', 'unused', {runs: 2, warmup: 1, variants}))
	const once = (word: string) => [`prepare-${word}`, `run-${word}`]
	expect(words).toEqual(['a', 'b', 'a', 'b', 'a', 'b'].flatMap(once))
	expect(of('iteration-finished').map(({benchmark, warmup}) => [benchmark, warmup])).toEqual([
		['word=a', true],
		['word=b', true],
		['word=a', false],
		['word=b', false],
		['word=a', false],
		['word=b', false],
	])
})

test('a combination that fails is named and not tried again; the others are measured to the end', async () => {
	const variants = ['5', '0'].map(code => ({label: `code=${code}`, launch: launch(`takes 10 exit ${code}`)}))
	const {outcomes, of, events} = await said(timing('codes', 'unused', {runs: 3, warmup: 1, variants}))
	const reason = '1 of 2 benchmarks failed. takes 10 exit 5 ended with code 5 (warm-up 1, code=5)'
	expect(outcomes).toEqual([{is: 'failed', code: 'bad-exit', reason, exitCode: 5}])
	expect(of('iteration-finished').map(({benchmark, warmup}) => `${benchmark} ${warmup}`)).toEqual([
		'code=5 true',
		'code=0 true',
		...Array(3).fill('code=0 false'),
	])
	expectLawful(events)
})

test('every run reads the same input from its beginning', async () => {
	const suite = timing('reads', ['cat'], {runs: 2})
	const {rawOutput} = await noted({...suite, launch: {...suite.launch, input: {text: 'twice\n'}}})
	expect(rawOutput.get('target')).toBe('twice\ntwice\n')
})

test('runs tell CPU time and peak memory, and whether that is as little as can be seen', async () => {
	const burst =
		'for (let u = process.cpuUsage(); u.user + u.system < 1e5; u = process.cpuUsage()); Buffer.alloc(5e7, 1)'
	const {of} = await noted(timing('busy', [node, '-e', burst], {runs: 2}))
	for (const run of of('iteration-finished')) {
		expect(run.userMs! + run.systemMs!).toBeGreaterThan(100)
		expect(run.maxRssBytes).toBeGreaterThan(5e7)
		expect(run.maxRssIsFloor).toBeUndefined()
	}
	const tiny = await noted(timing('tiny', ['true'], {runs: 5}))
	expect(tiny.of('iteration-finished').some(run => run.maxRssIsFloor)).toBe(true)
})

test('a run may print megabytes', async () => {
	const {rawOutput, outcomes} = await noted(timing('prints', 'head -c 3000000 /dev/zero', {runs: 2}))
	expect(rawOutput.get('target')).toHaveLength(6_000_000)
	expect(outcomes).toEqual([{is: 'done'}])
})

test('a run that ignores SIGTERM when its time is up is killed after the grace', async () => {
	const {outcomes, of} = await noted(
		timing('ignores', 'trap "" TERM; echo $$; while :; do sleep 0.05; done', {
			timeoutMs: 3000,
			stop: {signal: 'SIGTERM', graceMs: 100},
		}),
	)
	expect(outcomes).toMatchObject([{code: 'timed-out'}])
	expect(isAlive(Number(of('output-printed')[0]!.lines[0]))).toBe(false)
})

test('what a shell takes for an empty line is said and subtracted, never below nothing', async () => {
	const {of, events} = await noted(timing('quick', 'true', {runs: 6, shellRuns: 20}))
	const said = of('finding-made').map(({finding}) => finding)
	expect(said[0]).toMatchObject({
		code: 'shell-subtracted',
		evidence: expect.stringMatching(/^\/bin\/sh: median .* runs$/),
	})
	for (const {wallNs, userMs, systemMs} of of('iteration-finished')) {
		expect(wallNs).toBeGreaterThanOrEqual(0)
		expect(userMs! + systemMs!).toBeGreaterThanOrEqual(0)
	}
	expect(events.filter(({type}) => type === 'process-started')).toHaveLength(6)
})

test('a shell that is not there is said', async () => {
	const suite = timing('quick', 'true', {shellRuns: 5})
	const {outcomes} = await noted({...suite, launch: {...suite.launch, shellProgram: 'no-such-shell'}})
	expect(outcomes).toMatchObject([{code: 'not-started', reason: expect.stringContaining('no-such-shell')}])
})

test('without wait4 the event loop times, which is said once', async () => {
	rmSync(own, {force: true})
	const running = await carriedOut([timing('coarse', 'true', {runs: 3})], {
		ports: () => ({processes: createProcesses(process.env, {perl: `${absent}/perl`})}),
	})
	expect(running.of('finding-made').map(({finding}) => finding.code)).toEqual(['coarse-clock'])
	expect(running.of('iteration-finished').map(({userMs, wallNs}) => [userMs, wallNs > 0])).toEqual(
		Array.from({length: 3}, () => [undefined, true]),
	)
})

test('short runs that follow each other at once are as many as were asked for, and each is said', async () => {
	const {words, of, outcomes} = await noted(timing('short', `echo run >>${own}`, {runs: 30}))
	expect(words).toHaveLength(30)
	expect(outcomes).toEqual([{is: 'done'}])
	expect(of('process-started').map(({iteration}) => iteration)).toEqual(Array.from({length: 30}, (_, i) => i + 1))
	expect(of('iteration-finished')).toHaveLength(30)
})

test('the one of many short runs that fails is the last, and is named', async () => {
	const world = new ScriptedHost(butFor(17, {ms: 10, exitCode: 7}))
	const {of, outcomes} = await played(world, [timing('short', 'program', {runs: 40})])
	expect(outcomes).toMatchObject([
		{code: 'bad-exit', reason: expect.stringMatching(/ended with code 7 \(run 17\)$/), exitCode: 7},
	])
	expect(of('iteration-finished')).toHaveLength(17)
})

const hangsAt = (nth: number) => butFor(nth, {ms: Number.POSITIVE_INFINITY})

test('one of many short runs that hangs is ended when its time is up', async () => {
	const world = new ScriptedHost(hangsAt(17))
	const {of, outcomes} = await played(world, [timing('short', 'program', {runs: 40, timeoutMs: 4000})])
	expect(outcomes).toMatchObject([{code: 'timed-out', reason: expect.stringMatching(/4000 ms \(run 17\)$/)}])
	expect(of('iteration-finished')).toHaveLength(16)
	expect(world.alive).toEqual([])
})

test('one that hangs is ended also when the first was over before we could wait for it', async () => {
	const world = new ScriptedHost(hangsAt(3))
	const {outcomes} = await played(world, [timing('short', 'program', {runs: 40, timeoutMs: 2000})], {
		ports: ({processes}) => ({
			processes: {
				...processes,
				async launchTimed(spec, options) {
					const firstEnded = Promise.withResolvers<void>()
					let starts = 0
					const launched = await processes.launchTimed(spec, {
						...options,
						onEnded(exit) {
							options.onEnded?.(exit)
							firstEnded.resolve()
						},
						// As if the second were read of a moment later, as it is on a machine that is busy.
						onStarted(pid) {
							if (++starts === 2) world.clock.at(100, () => options.onStarted?.(pid))
							else options.onStarted?.(pid)
						},
					})
					await firstEnded.promise
					return launched
				},
			},
		}),
	})
	expect(outcomes).toMatchObject([{code: 'timed-out'}])
	expect(world.alive).toEqual([])
})

test('what we read too late, having had no processor for so long, has not taken too long', async () => {
	const running = start([timing('short', 'true', {runs: 40, timeoutMs: 2000})])
	await running.when('process-started', ({iteration}) => iteration === 5)
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2200)
	await running.finished
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of('iteration-finished')).toHaveLength(40)
})

test('a run for the profiler that comes to nothing leaves no half of a profile, and the next one is told whole', async () => {
	const looking = async (play: Play) => {
		const looked: LookedInto[] = []
		const plan = timing('slow', 'node slow', {runs: 6})
		const running = await played(new ScriptedHost(play), [plan], {
			hooks: {lookIntoBroken: async (_, look) => void looked.push(await look({cpuIntervalUs: 1000}, null))},
		})
		expectLawful(running.events)
		return {...running, looked: looked[0], suite: fold([runStarted([plan]), ...running.events]).suites[0]!}
	}
	const hangs: Script = {ms: Number.POSITIVE_INFINITY, probed: {afterMs: 100, busyIn: 'hangs'}}

	const hung = await looking((_, nth) => (nth > 6 ? hangs : {ms: 1200}))
	expect(hung.looked).toEqual({is: 'not-looked-into', reason: 'it took longer than 22.0 s'})
	expect([hung.of('node-attached'), hung.of('cpu-sampled')]).toEqual([[], []])

	const leaves: Script = {ms: 1200, leaves: ({fromUs, toUs}) => [profileOf('works', fromUs, toUs - 1000, 1000)]}
	const once = await looking((_, nth) => (nth === 7 ? hangs : leaves))
	expect(once.looked).toMatchObject({is: 'looked-into', runs: 1})
	expect(once.suite.cpu.lostWindows).toBe(0)
	const {table} = once.suite.cpu
	const seen = new Set([...once.suite.cpu.whole().samples.keys()].map(stack => table.topOf(stack).name))
	expect(seen.has('works')).toBe(true)
	expect(seen.has('hangs')).toBe(false)
})
