import {existsSync, readFileSync, rmSync} from 'node:fs'
import {expect, onTestFinished, test, vi} from 'vitest'
import {createProcesses} from '../../src/host/processes/processes.ts'
import {fold} from '../core/run/recorded-runs.ts'
import {absent} from '../host/absent.ts'
import {isAlive} from '../host/processes-alive.ts'
import {expectLawful} from './lawful.ts'
import {carriedOut, launch, makeGate, node, runStarted, start, timing} from './real-suites.ts'

/** Each starts programs by the dozen, which a machine that is busy takes its time for. */
vi.setConfig({testTimeout: 120_000})

/** Counts its own runs in a file, so that a later run can behave otherwise. */
function counting(file: string, then: string): string {
	return `echo >>${file}; n=$(wc -l <${file}); ${then}`
}

function scratch(): string {
	return `/tmp/arsenal-count-${process.pid}-${Math.random().toString(36).slice(2)}`
}

test('counts n runs from start to exit, each with its time', async () => {
	const {of, events, outcomes} = await carriedOut([timing('three', 'sleep 0.02', {runs: 3})])
	expect(outcomes).toEqual([{is: 'done'}])
	const runs = of('iteration-finished')
	expect(runs.map(({iteration, warmup, exit}) => [iteration, warmup, exit.exitCode])).toEqual([
		[1, false, 0],
		[2, false, 0],
		[3, false, 0],
	])
	expect(runs.every(({wallNs}) => wallNs >= 20e6)).toBe(true)
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
	const file = scratch()
	const {outcomes, of, events} = await carriedOut([
		timing('third fails', counting(file, `[ $n -lt 3 ] || { rm ${file}; exit 7; }`), {runs: 5}),
	])
	expect(outcomes).toEqual([
		{is: 'failed', code: 'bad-exit', reason: expect.stringMatching(/ended with code 7 \(run 3\)$/), exitCode: 7},
	])
	expect(of('iteration-finished').map(({exit}) => exit.exitCode)).toEqual([0, 0, 7])
	expectLawful(events)
})

test('a failure is said of the run by the number its row has', async () => {
	const file = scratch()
	const failing = (at: number) => counting(file, `[ $n -lt ${at} ] || { rm ${file}; exit 7; }`)
	const {outcomes} = await carriedOut([
		timing('warm-up', failing(2), {runs: 3, warmup: 2}),
		timing('counted', failing(5), {runs: 3, warmup: 2}),
	])
	expect(outcomes).toMatchObject([
		{reason: expect.stringMatching(/ code 7 \(warm-up 2\)$/)},
		{reason: expect.stringMatching(/ code 7 \(run 3\)$/)},
	])
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
	const file = scratch()
	const running = start([
		timing('third hangs', counting(file, `[ $n -lt 3 ] || { rm ${file}; sleep 100; }`), {runs: 9}),
	])
	await running.when('process-started', ({iteration}) => iteration === 3)
	running.conductor.stop()
	expect(await running.finished).toEqual({outcome: 'interrupted', exitCode: 130})
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(running.of('iteration-finished')).toHaveLength(2)
	expectLawful(running.events)
})

test('a stop between two runs starts no other', async () => {
	const running = start([timing('many', 'true', {runs: 1000})])
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

/** Appends a word to a file, for the order of things. */
const note = (word: string) => launch(`echo ${word} >>${own}`)

async function noted(suite: Parameters<typeof start>[0][number]) {
	rmSync(own, {force: true})
	onTestFinished(() => rmSync(own, {force: true}))
	const running = await carriedOut([suite])
	expectLawful(running.events)
	return {...running, words: existsSync(own) ? readFileSync(own, 'utf8').trim().split('\n') : []}
}

test('programs around the runs come in their turn, and none of them is counted or timed', async () => {
	const {words, outcomes, of} = await noted(
		timing('steps', `echo run >>${own}`, {
			runs: 2,
			warmup: 1,
			setup: note('setup'),
			prepare: note('prepare'),
			conclude: note('conclude'),
			cleanup: note('cleanup'),
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
	const cleanup = step === 'cleanup' ? {} : {cleanup: note('cleanup')}
	const {words, outcomes} = await noted(
		timing('steps', `echo run >>${own}`, {runs: 2, ...cleanup, [step]: launch(`echo ${step} >>${own}; exit 3`)}),
	)
	expect(words).toEqual([...before, step, ...(step === 'cleanup' ? [] : ['cleanup'])])
	expect(outcomes).toEqual([{is: 'failed', code: 'driver-failed', reason: expect.stringMatching(reason), exitCode: 3}])
})

test('what was prepared for a run is concluded also after it failed, and the run is what is blamed', async () => {
	const variants = ['1', '0'].map(code => ({
		label: `code=${code}`,
		launch: launch(`exit ${code}`),
		prepare: note(`prepare-${code}`),
		conclude: code === '1' ? launch(`echo conclude-${code} >>${own}; exit 3`) : note(`conclude-${code}`),
	}))
	const {words, outcomes} = await noted(timing('fails', 'unused', {runs: 1, warmup: 0, variants}))
	expect(words).toEqual(['prepare-1', 'conclude-1', 'prepare-0', 'conclude-0'])
	expect(outcomes[0]).toMatchObject({code: 'bad-exit', reason: expect.stringContaining('exit 1 ended with code 1')})
})

test('what is to be cleaned up is, after a run that fails and after a stop', async () => {
	const failing = await noted(timing('fails', 'exit 1', {cleanup: note('cleanup')}))
	expect([failing.words, failing.outcomes[0]!.is]).toEqual([['cleanup'], 'failed'])

	rmSync(own, {force: true})
	const running = start([timing('hangs', 'sleep 100', {prepare: note('prepare'), cleanup: note('cleanup')})])
	await running.when('process-started', ({role}) => role === 'target')
	running.conductor.stop()
	await running.finished
	expect(running.outcomes).toEqual([{is: 'interrupted'}])
	expect(readFileSync(own, 'utf8')).toBe('prepare\ncleanup\n')
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
		launch: launch(`echo run-${word} >>${own}`),
		prepare: note(`prepare-${word}`),
	}))
	const {words, of} = await noted(timing('turns', 'unused', {runs: 2, warmup: 1, variants}))
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
	const variants = ['5', '0'].map(code => ({label: `code=${code}`, launch: launch(`exit ${code}`)}))
	const {outcomes, of, events} = await noted(timing('codes', 'unused', {runs: 3, warmup: 1, variants}))
	const reason = '1 of 2 benchmarks failed. exit 5 ended with code 5 (warm-up 1, code=5)'
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
	const {of, outcomes} = await noted(
		timing('short', `echo run >>${own}; [ $(wc -l <${own}) -lt 17 ] || exit 7`, {runs: 40}),
	)
	expect(outcomes).toMatchObject([
		{code: 'bad-exit', reason: expect.stringMatching(/ended with code 7 \(run 17\)$/), exitCode: 7},
	])
	expect(of('iteration-finished')).toHaveLength(17)
})

test('one of many short runs that hangs is ended when its time is up', async () => {
	const hangs = `echo run >>${own}; [ $(wc -l <${own}) -lt 17 ] || sleep 100`
	const {of, outcomes} = await noted(timing('short', hangs, {runs: 40, timeoutMs: 4000}))
	expect(outcomes).toMatchObject([{code: 'timed-out', reason: expect.stringMatching(/4000 ms \(run 17\)$/)}])
	expect(of('iteration-finished')).toHaveLength(16)
})

test('one that hangs is ended also when the first was over before we could wait for it', async () => {
	const hangs = `echo run >>${own}; [ $(wc -l <${own}) -lt 3 ] || sleep 100`
	rmSync(own, {force: true})
	onTestFinished(() => rmSync(own, {force: true}))
	const {outcomes} = await carriedOut([timing('short', hangs, {runs: 40, timeoutMs: 2000})], {
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
							if (++starts === 2) setTimeout(() => options.onStarted?.(pid), 100)
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
})

test('what we read too late, having had no processor for so long, has not taken too long', async () => {
	const running = start([timing('short', 'true', {runs: 40, timeoutMs: 2000})])
	await running.when('process-started', ({iteration}) => iteration === 5)
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2200)
	await running.finished
	expect(running.outcomes).toEqual([{is: 'done'}])
	expect(running.of('iteration-finished')).toHaveLength(40)
})
