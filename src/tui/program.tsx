import {Box, render, Text, useApp, useInput, usePaste} from 'ink'
import {memo, useEffect, useSyncExternalStore} from 'react'
import type {RunPlan} from '../core/plan/plan.ts'
import {errorLine} from '../core/trouble/arsenal-error.ts'
import type {Command, EndReason, Opened} from './command.ts'
import {DrawPacer} from './draw-pacer.ts'
import {type InkKey, type Key, keysOf} from './keys.ts'
import type {Message} from './message.ts'
import type {Mouse} from './mouse.ts'
import {pointed} from './pointed.ts'
import type {FirstMinute, MachineCheck, OpenedFile, PastResult, RunFeed, ShownHistory, SuiteEntry} from './ports.ts'
import {pressed} from './pressed.ts'
import {lastWord} from './select/last-word.ts'
import {clean} from './select/suites-view.ts'
import {type Model, type ScreenName, startModel} from './state.ts'
import {copyText} from './terminal/clipboard.ts'
import {DrawnScreen} from './terminal/drawn-screen.ts'
import {HeldTerminal, type TuiStreams, within} from './terminal/held-terminal.ts'
import {Wheel} from './terminal/wheel.ts'
import {layoutOf} from './text/size.ts'
import type {ThemeName} from './text/theme.ts'
import {update} from './update.ts'
import type {Updated} from './updated.ts'

export interface TuiOptions {
	readonly suites: readonly SuiteEntry[]
	/** A run to show at once. */
	readonly feed?: RunFeed
	/** The run is somebody else's: ctrl-c leaves it alone, only `x` stops it. */
	readonly watching?: boolean
	/** Where to begin; default: the run if there is one, else the suites. */
	readonly startScreen?: ScreenName
	/** Rejects with what the user should read. */
	readonly startRun: (names: readonly string[]) => Promise<RunFeed>
	/** The same for what was run before, by its plan. */
	readonly runAgain: (plan: RunPlan) => Promise<RunFeed>
	/** A file of a run. Rejects with what the user should read. */
	readonly openFile: (path: string) => Promise<OpenedFile>
	readonly streams: TuiStreams
	/** As the user's shell made it: TMUX and STY are read for the clipboard. */
	readonly env: Readonly<Record<string, string | undefined>>
	readonly theme: ThemeName
	readonly glyphs: 'unicode' | 'ascii'
	readonly fps: number
	/** The terminal is asked to report it. */
	readonly mouse: boolean
	/** What was measured before, newest first, for the picker. */
	readonly past?: readonly PastResult[]
	/** The same once more; asked when a run has ended and the picker is looked at. */
	readonly readPast?: () => Promise<readonly PastResult[]>
	/** Looks at this machine; asked once, when a screen has room for the answer. */
	readonly checkMachine?: () => Promise<readonly MachineCheck[]>
	/** There is no configuration: what can be done instead is shown where the suites would be. */
	readonly first?: FirstMinute
	/** What the runs that are kept say: shown instead of all else. */
	readonly history?: ShownHistory
	/** For the picker's first row: `build-3  8 cores  node 24.21`. */
	readonly hostLine?: string
}

export interface TuiEnd {
	readonly reason: EndReason
	/** The run that was shown last. */
	readonly feed: RunFeed | null
}

/** Shows the screens until the user leaves or the terminal goes away. The terminal is as it was when this settles. */
export function startTui(options: TuiOptions): Promise<TuiEnd> {
	return new Program(options).run()
}

interface Handle {
	suspend(during: () => void | Promise<void>): Promise<void>
}

const noticeMs = 8000
/** A suite that has just started changes faster than once a second. */
const freshMs = 4000
const machineAfterMs = 100
/**
 * The first screen starts what stands in a file of somebody else, and an enter that was typed before the screen was there must not do that. What
 * the terminal has kept comes within a few turns of the loop; and nobody reads a screen this fast.
 */
const unseenMs = 200
const blindTurns = 10
/** Screens queued beyond this are not worth adding to, even for a key. */
const longQueueBytes = 65_536

class Program {
	readonly #options: TuiOptions
	readonly #terminal: HeldTerminal
	readonly #drawn: DrawnScreen
	readonly #pacer: DrawPacer
	#model: Model
	#handle: Handle | null = null
	#dirty = true
	#drawnSecond = -1
	/** Data have come since the model last looked at them; a key or a notice may have drawn since, but has not looked. */
	#runChanged = false
	#suspended = false
	#unwatch = () => {}
	#starting: Promise<RunFeed> | null = null
	#machineAsked = false
	/** A run has ended since the picker was told what there is. */
	#pastIsOld = false
	#noticeSinceMs = 0
	/** No key has come yet. */
	#untouched = true
	#seenFromMs = Number.POSITIVE_INFINITY
	#blindTurns = blindTurns
	readonly #wheel = new Wheel(turn => this.#point(turn))
	/** The user has left: what is typed from now on is for nobody. */
	#isOver = false
	#timer: NodeJS.Timeout | null = null
	#end: ((reason: EndReason) => void) | null = null

	constructor(options: TuiOptions) {
		this.#options = options
		const terminal = new HeldTerminal(options.streams, options)
		this.#terminal = terminal
		this.#drawn = new DrawnScreen(
			options,
			() => terminal.written,
			text => terminal.keep(text),
		)
		this.#pacer = new DrawPacer(options.fps)
		this.#model = startModel({
			size: terminal.size(),
			suites: options.suites,
			feed: options.feed ?? null,
			...(options.hostLine === undefined ? {} : {hostLine: options.hostLine}),
			...(options.past === undefined ? {} : {past: options.past}),
			...(options.first === undefined ? {} : {first: options.first.entries}),
			...(options.history === undefined ? {} : {history: options.history}),
		})
		if (options.startScreen) this.#model = {...this.#model, screen: options.startScreen}
		if (options.watching) this.#model = {...this.#model, watching: true}
	}

	async run(): Promise<TuiEnd> {
		const ended = new Promise<EndReason>(resolve => {
			this.#end = resolve
		})
		this.#terminal.take({
			interrupt: () => this.#dispatch({type: 'interrupt', atMs: Date.now()}),
			terminated: () => this.#finish('terminated'),
			lost: () => this.#finish('terminal-lost'),
			continued: () => void this.#redraw(),
			resized: () => this.#dispatch({type: 'resized', size: this.#terminal.size()}),
			printed: text => this.#printed(text),
			pointed: mouse => this.#pointed(mouse),
		})
		this.#watch(this.#options.feed ?? null)
		this.#draw()
		this.#terminal.takeInput(lastWord(this.#model))
		const instance = render(<Root program={this} />, {
			...this.#terminal.forInk(),
			// Decided before we got here, by chooseUi: Ink's own guess is silent under CI=true.
			interactive: true,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 15,
			exitOnCtrlC: false,
			patchConsole: false,
		})
		const crashed = instance.waitUntilExit().then(
			() => null,
			(error: unknown) => error,
		)
		this.#schedule()
		this.#options.first?.look().then(near => this.#dispatch({type: 'looked-around', near}), noop)
		const first = await Promise.race([ended, crashed.then(error => ({error}))])

		this.#isOver = true
		if (this.#timer) clearTimeout(this.#timer)
		this.#wheel.stop()
		this.#unwatch()
		if (first !== 'terminal-lost') await this.#terminal.quietMouse()
		try {
			instance.unmount()
		} catch {
			// Raw mode of a terminal that is gone cannot be changed.
		}
		// A terminal that does not read must not keep us here; the last resort writes past the queue.
		await within(crashed, 1000)
		await this.#terminal.giveBack(first === 'terminal-lost')
		if (first !== 'terminal-lost') this.#print(this.#model.toPrint)
		if (typeof first === 'object' && first.error) throw first.error
		const reason = typeof first === 'string' ? first : 'quit'
		return {reason, feed: await this.#feedAtEnd(reason)}
	}

	// For Root.
	get drawn(): DrawnScreen {
		return this.#drawn
	}
	readonly attach = (handle: Handle): void => {
		this.#handle = handle
		if (!this.#untouched) return
		this.#seenFromMs = performance.now() + unseenMs
		const turn = () => {
			if (--this.#blindTurns > 0) setImmediate(turn)
		}
		setImmediate(turn)
	}
	readonly keys = (input: string, key: InkKey): void => {
		for (const one of keysOf(input, key)) this.#press(one)
	}
	readonly paste = (text: string): void => {
		// Outside of a line of text a paste would be run as keys.
		if (this.#model.prompt) this.#dispatch({type: 'typed', text: clean(text)})
	}

	#press(key: Key): void {
		if (this.#isOver) return
		this.#wheel.settle()
		const isBlind = this.#blindTurns > 0 || (this.#untouched && performance.now() < this.#seenFromMs)
		this.#untouched = false
		if (key === 'enter' && isBlind && this.#options.first)
			this.#dispatch({type: 'no-effect', why: 'that enter came before this screen: once more does it'})
		else this.#take(pressed(this.#model, key, Date.now()))
	}

	#pointed(mouse: Mouse): void {
		if (!this.#options.mouse || this.#suspended || this.#isOver) return
		if (mouse.is === 'wheel') {
			this.#wheel.turn(mouse)
			return
		}
		this.#wheel.settle()
		this.#point(mouse)
	}

	#point(mouse: Mouse): void {
		this.#take(pointed(this.#model, mouse, this.#drawn.lines, Date.now()))
	}

	#dispatch(message: Message): void {
		// A key is answered at once, data wait for the next tick.
		this.#take(update(this.#model, message), message.type !== 'run-changed' && message.type !== 'printed')
	}

	#take([model, commands]: Updated, atOnce = true): void {
		const before = this.#model
		this.#model = model
		if (model.notice !== before.notice) this.#noticeSinceMs = performance.now()
		for (const command of commands) this.#carryOut(command)
		this.#terminal.say(lastWord(this.#model))
		if (this.#pastIsOld && model.screen === 'suites') this.#readPast()
		if (model !== before) this.#dirty = true
		if (this.#dirty && atOnce) this.#drawUnlessStuck()
	}

	#carryOut(command: Command): void {
		switch (command.do) {
			case 'start-run':
				this.#start(this.#options.startRun(command.suites))
				return
			case 'watch-script':
				if (this.#options.first) this.#start(this.#options.first.watchScript(command.name))
				return
			case 'open':
				if (this.#options.first) void this.#open(this.#options.first, command)
				return
			case 'run-again':
				this.#start(this.#options.runAgain(command.plan))
				return
			case 'send':
				if (this.#model.feed) this.#model.feed.send(command.command)
				else if (command.command.type === 'stop' || command.command.type === 'finish')
					void this.#starting?.then(feed => feed.send(command.command), noop)
				return
			case 'open-file':
				this.#openFile(command.path)
				return
			case 'copy':
				void this.#copy(command.text, command.what)
				return
			case 'suspend':
				void this.#suspend()
				return
			case 'redraw':
				void this.#redraw()
				return
			case 'quit':
				this.#finish(command.reason)
				return
			default:
				command satisfies never
		}
	}

	#start(starting: Promise<RunFeed>): void {
		this.#starting = starting
		this.#watch(null)
		starting.then(
			feed => {
				this.#dispatch({type: 'run-opened', feed})
				this.#watch(feed)
			},
			(error: unknown) => this.#dispatch({type: 'run-refused', text: errorLine(error)}),
		)
	}

	async #open(first: FirstMinute, {opening, ...asked}: Opened & {readonly opening: string}): Promise<void> {
		try {
			switch (asked.what) {
				case 'profile':
					this.#opened({type: 'feed-opened', opening, feed: await first.openProfile(asked.file), is: 'profile'})
					return
				case 'run':
					this.#opened({type: 'feed-opened', opening, feed: await first.openRun(asked.folder), is: 'run'})
					return
				case 'demo':
					this.#dispatch({type: 'suites-opened', opening, suites: await first.openDemo(), of: 'demo'})
					return
				case 'config':
					this.#dispatch({type: 'suites-opened', opening, suites: await first.writeConfig(), of: 'config'})
					return
				default:
					asked satisfies never
			}
		} catch (error) {
			this.#dispatch({type: 'not-opened', opening, text: errorLine(error)})
		}
	}

	#opened(message: Extract<Message, {type: 'feed-opened'}>): void {
		this.#dispatch(message)
		// Unless the user has gone on to something else meanwhile.
		if (this.#model.feed === message.feed) this.#watch(message.feed)
	}

	#watch(feed: RunFeed | null): void {
		this.#unwatch()
		this.#unwatch = noop
		if (feed) {
			let said: string | null = null
			const say = () => {
				if (feed.notice == null || feed.notice === said) return
				said = feed.notice
				this.#dispatch({type: 'notice', kind: 'warn', text: said})
			}
			this.#unwatch = feed.onChange(() => {
				this.#runChanged = true
				if (feed.ended !== null) this.#pastIsOld = true
				say()
			})
			this.#dispatch({type: 'run-changed'})
			// It may have been said before anybody drew.
			say()
		}
	}

	#openFile(path: string): void {
		this.#options.openFile(path).then(
			file => this.#dispatch({type: 'file-opened', file}),
			(error: unknown) =>
				this.#dispatch({
					type: 'file-refused',
					path,
					text: errorLine(error),
				}),
		)
	}

	async #copy(text: string, what: string): Promise<void> {
		const how = await copyText(text, this.#options.env, sequence => this.#terminal.write(sequence))
		this.#dispatch({
			type: 'notice',
			kind: 'info',
			text: `${what} sent to ${how === 'tmux' ? 'the tmux buffer' : 'the clipboard'}: ${text}`,
		})
	}

	async #suspend(): Promise<void> {
		await this.#away(
			() => this.#terminal.lend(),
			() => this.#terminal.quietMouse(),
		)
	}

	/** Leaves and enters the screen again: the only repaint that repairs whatever was on it. */
	async #redraw(): Promise<void> {
		await this.#away(noop)
	}

	async #away(during: () => void | Promise<void>, before?: () => Promise<void>): Promise<void> {
		if (!this.#handle || this.#suspended) return
		this.#suspended = true
		this.#wheel.stop()
		try {
			await before?.()
			await this.#handle.suspend(during)
		} catch {
			// Another suspension is under way.
		} finally {
			this.#suspended = false
		}
		this.#dispatch({type: 'resized', size: this.#terminal.size()})
	}

	#finish(reason: EndReason): void {
		this.#end?.(reason)
	}

	#schedule(): void {
		this.#timer = setTimeout(() => {
			this.#tick()
			this.#schedule()
		}, this.#pacer.periodMs)
	}

	#tick(): void {
		if (this.#suspended) return
		const nowMs = performance.now()
		if (this.#model.notice && nowMs - this.#noticeSinceMs > noticeMs) this.#dispatch({type: 'forget-notice'})
		this.#drawn.readMeter(nowMs)
		if (!(this.#dirty || this.#runChanged) || !this.#pacer.tick(this.#terminal.waiting)) return
		this.#runChanged = false
		if (this.#model.feed) this.#dispatch({type: 'run-changed'})
		// Figures change once a second (select/live-view.ts): composing the same screen again would be most of what a screen costs.
		const {run} = this.#model
		const second = run === null ? -1 : Math.floor(run.tMs / 1000)
		const suiteStartedMs = run?.suites[run.current]?.startedMs ?? 0
		const isFresh = run === null || run.tMs - suiteStartedMs < freshMs || this.#model.feed?.ended != null
		if (!this.#dirty && !isFresh && second === this.#drawnSecond) return
		this.#drawnSecond = second
		this.#draw()
	}

	#drawUnlessStuck(): void {
		if (this.#terminal.waiting < longQueueBytes) this.#draw()
	}

	#draw(): void {
		this.#dirty = false
		if (!this.#drawn.draw(this.#model)) return
		if (this.#model.screen === 'suites' && layoutOf(this.#model.size) === 'wide') this.#askMachine()
	}

	#askMachine(): void {
		if (this.#machineAsked || !this.#options.checkMachine) return
		this.#machineAsked = true
		// Behind the first drawing: it starts programs, and nobody waits for it.
		setTimeout(() => {
			this.#options.checkMachine?.().then(checks => this.#dispatch({type: 'machine-checked', checks}), noop)
		}, machineAfterMs).unref()
	}

	#readPast(): void {
		this.#pastIsOld = false
		this.#options.readPast?.().then(past => this.#dispatch({type: 'past-read', past}), noop)
	}

	/** Where the shell is again, to be copied from there. */
	#print(paths: readonly string[]): void {
		if (paths.length > 0) this.#options.streams.stdout.write(`${paths.map(clean).join('\n')}\n`)
	}

	#printed(text: string): void {
		for (const line of text.split('\n')) if (line.trim() !== '') this.#dispatch({type: 'printed', text: line})
	}

	/** A run that was still starting when the user left is waited for: it exists, and somebody must be able to tell about it. */
	async #feedAtEnd(reason: EndReason): Promise<RunFeed | null> {
		if (this.#model.feed || !this.#model.starting || !this.#starting) return this.#model.feed
		try {
			const feed = await this.#starting
			if (reason === 'quit') feed.send({type: 'finish'})
			if (reason === 'interrupted') feed.send({type: 'stop'})
			return feed
		} catch {
			// Refused: what was there before is there again.
			return this.#model.feed
		}
	}
}

function Root({program}: {readonly program: Program}) {
	const drawing = useSyncExternalStore(program.drawn.subscribe, program.drawn.current)
	const {suspendTerminal} = useApp()
	useEffect(() => program.attach({suspend: during => suspendTerminal(during)}), [program, suspendTerminal])
	useInput(program.keys)
	usePaste(program.paste)
	// No overflow="hidden": the screens keep to the size by law (a test holds it), and clipping makes Ink cut every line once more.
	return (
		<Box width={drawing.columns} height={drawing.rows} flexDirection="column">
			{drawing.lines.map((line, index) => (
				<Row key={index} line={line} />
			))}
		</Box>
	)
}

/** One row. Lines that did not change cost React nothing. */
const Row = memo(({line}: {readonly line: string}) => <Text wrap="truncate-end">{line}</Text>)

function noop(): void {}
