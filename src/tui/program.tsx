import {Box, render, Text, useApp, useInput, usePaste} from 'ink'
import {memo, useEffect, useSyncExternalStore} from 'react'
import type {RunPlan} from '../core/plan/plan.ts'
import {messageFor} from './bindings.ts'
import type {Command, EndReason} from './command.ts'
import {FramePacer} from './frame-pacer.ts'
import {type InkKey, type Key, keysOf} from './keys.ts'
import type {Message} from './message.ts'
import type {MachineCheck, PastResult, RunFeed, SuiteEntry} from './ports.ts'
import type {ViewContext} from './screens/context.ts'
import {screen} from './screens/screen.ts'
import {lastWord} from './select/last-word.ts'
import {clean} from './select/suites-view.ts'
import {type Model, type ScreenName, startModel} from './state.ts'
import {captureOutput} from './terminal/capture-output.ts'
import {copyText} from './terminal/clipboard.ts'
import {descriptorsOf, readModes, startGuard, type TerminalGuard} from './terminal/guard.ts'
import {restoreAtExit, restoreNow} from './terminal/last-resort.ts'
import {meterStdout} from './terminal/metered-stdout.ts'
import {stageStdin} from './terminal/staged-stdin.ts'
import {ascii, unicode} from './text/glyphs.ts'
import {fitLines, type Line, line, span} from './text/line.ts'
import {paint} from './text/paint.ts'
import {layoutOf} from './text/size.ts'
import {type ThemeName, themes} from './text/theme.ts'
import {update} from './update.ts'

export interface TuiStreams {
	readonly stdin: NodeJS.ReadStream
	readonly stdout: NodeJS.WriteStream
	readonly stderr: NodeJS.WriteStream
}

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
	readonly streams: TuiStreams
	/** As the user's shell made it: TMUX and STY are read for the clipboard. */
	readonly env: Readonly<Record<string, string | undefined>>
	readonly theme: ThemeName
	readonly glyphs: 'unicode' | 'ascii'
	readonly fps: number
	/** What was measured before, newest first, for the picker. */
	readonly past?: readonly PastResult[]
	/** The same once more; asked when a run has ended and the picker is looked at. */
	readonly readPast?: () => Promise<readonly PastResult[]>
	/** Looks at this machine; asked once, when a screen has room for the answer. */
	readonly checkMachine?: () => Promise<readonly MachineCheck[]>
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

interface Frame {
	readonly columns: number
	readonly rows: number
	readonly lines: readonly string[]
}

interface Handle {
	suspend(during: () => void | Promise<void>): Promise<void>
}

const noticeMs = 8000
/** A suite that has just started changes faster than once a second. */
const freshMs = 4000
const meterMs = 2000
const machineAfterMs = 100
const bracketPastes = '\x1b[?2004h'
const guardGoneMs = 300
/** Frames queued beyond this are not worth adding to, even for a key. */
const longQueueBytes = 65_536

class Program {
	readonly #options: TuiOptions
	readonly #stdout: ReturnType<typeof meterStdout>
	readonly #pacer: FramePacer
	readonly #axes: ViewContext['axes'] = new Map()
	readonly #listeners = new Set<() => void>()
	readonly #printed: string[] = []
	#model: Model
	#frame: Frame = {columns: 0, rows: 0, lines: []}
	#handle: Handle | null = null
	#instance: ReturnType<typeof render> | null = null
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
	#ui = {bytesPerSecond: 0, cpuShare: 0}
	/** What the status line says of it: changes when the figures around it do, for a frame of its own it is not worth. */
	#shownUi = {second: -1, figures: this.#ui}
	#meter = {atMs: performance.now(), bytes: 0, cpuUs: 0}
	#timer: NodeJS.Timeout | null = null
	#guard: TerminalGuard | null = null
	/** The guard was told so last. */
	#lastWord = ''
	#fault = ''
	#end: ((reason: EndReason) => void) | null = null

	constructor(options: TuiOptions) {
		this.#options = options
		this.#stdout = meterStdout(options.streams.stdout)
		this.#pacer = new FramePacer(options.fps)
		this.#model = startModel({
			size: this.#size(),
			suites: options.suites,
			feed: options.feed ?? null,
			...(options.hostLine === undefined ? {} : {hostLine: options.hostLine}),
			...(options.past === undefined ? {} : {past: options.past}),
		})
		if (options.startScreen) this.#model = {...this.#model, screen: options.startScreen}
		if (options.watching) this.#model = {...this.#model, watching: true}
	}

	async run(): Promise<TuiEnd> {
		const {stdin, stdout, stderr} = this.#options.streams
		const ended = new Promise<EndReason>(resolve => {
			this.#end = resolve
		})
		const undo: Array<() => void> = []
		const listen = (name: NodeJS.Signals, listener: () => void) => {
			process.on(name, listener)
			undo.unshift(() => process.off(name, listener))
		}
		// With listeners of ours in place Ink leaves the signals alone, so giving the terminal back is our part.
		listen('SIGINT', () => this.#dispatch({type: 'interrupt', atMs: Date.now()}))
		listen('SIGTERM', () => this.#finish('terminated'))
		listen('SIGQUIT', () => this.#finish('terminated'))
		listen('SIGHUP', () => this.#lost())
		listen('SIGCONT', () => void this.#redraw())
		// A terminal that went away says EIO at every write. These stay: somebody prints a summary later, to the same dead stream.
		stdout.on('error', () => this.#lost())
		stderr.on('error', () => {})
		const onGone = () => this.#lost()
		stdin.on('error', onGone)
		stdin.on('end', onGone)
		undo.unshift(() => stdin.off('end', onGone))
		const onResize = () => this.#dispatch({type: 'resized', size: this.#size()})
		stdout.on('resize', onResize)
		undo.unshift(() => stdout.off('resize', onResize))
		undo.unshift(restoreAtExit((stdout as {fd?: number}).fd ?? 1))
		undo.unshift(captureOutput([stdout, stderr], text => this.#caught(text)))
		setBlocking(stdout, false)
		undo.unshift(() => setBlocking(stdout, true))

		this.#watch(this.#options.feed ?? null)
		this.#draw()
		this.#takeInput()
		this.#instance = render(<Root program={this} />, {
			stdout: this.#stdout.stream,
			stdin: stageStdin(stdin),
			stderr,
			// Decided before we got here, by chooseUi: Ink's own guess is silent under CI=true.
			interactive: true,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 15,
			exitOnCtrlC: false,
			patchConsole: false,
		})
		const crashed = this.#instance.waitUntilExit().then(
			() => null,
			(error: unknown) => error,
		)
		this.#schedule()
		const first = await Promise.race([ended, crashed.then(error => ({error}))])

		if (this.#timer) clearTimeout(this.#timer)
		this.#unwatch()
		try {
			this.#instance.unmount()
		} catch {
			// Raw mode of a terminal that is gone cannot be changed.
		}
		// A terminal that does not read must not keep us here; the last resort writes past the queue.
		await within(crashed, 1000)
		// Nothing was written since it was lost, but SIGHUP also comes by hand, from a terminal that is still there.
		const {fd} = stdout as {fd?: number}
		if (first === 'terminal-lost' && fd !== undefined) restoreNow(fd)
		for (const one of undo) one()
		if (this.#guard) await within(this.#guard.dismiss(), guardGoneMs)
		this.#reprint()
		if (typeof first === 'object' && first.error) throw first.error
		const reason = typeof first === 'string' ? first : 'quit'
		return {reason, feed: await this.#feedAtEnd(reason)}
	}

	/** Ink would only do so after its first frame, and what is pasted in between would be run as keys. */
	#takeInput(): void {
		const {stdin, stdout} = this.#options.streams
		const fds = descriptorsOf(stdin, stdout)
		if (fds !== null) {
			this.#guard = startGuard(fds, readModes(fds.stdin))
			this.#guard.say((this.#lastWord = lastWord(this.#model)))
		}
		try {
			if (stdin.isTTY) stdin.setRawMode(true)
		} catch {
			// A terminal that is gone. Ink meets it too, at a place from which everything is given back.
		}
		this.#guard?.taken()
		this.#stdout.stream.write(bracketPastes)
	}

	// For Root.
	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener)
		return () => this.#listeners.delete(listener)
	}
	readonly frame = (): Frame => this.#frame
	readonly attach = (handle: Handle): void => {
		this.#handle = handle
	}
	readonly keys = (input: string, key: InkKey): void => {
		for (const one of keysOf(input, key)) this.#press(one)
	}
	readonly paste = (text: string): void => {
		// Outside of a line of text a paste would be run as keys.
		if (this.#model.prompt) this.#dispatch({type: 'typed', text: clean(text).slice(0, 200)})
	}

	#press(key: Key): void {
		const message = messageFor(this.#model, key, Date.now())
		if (message) this.#dispatch(message)
	}

	#dispatch(message: Message): void {
		const before = this.#model
		const [model, commands] = update(before, message)
		this.#model = model
		if (model.notice !== before.notice) this.#noticeSinceMs = performance.now()
		for (const command of commands) this.#carryOut(command)
		if (this.#guard) this.#sayLastWord(this.#guard)
		if (this.#pastIsOld && model.screen === 'suites') this.#readPast()
		if (model !== before) this.#dirty = true
		// A key is answered at once, data wait for the next tick.
		if (this.#dirty && message.type !== 'run-changed' && message.type !== 'printed') this.#drawUnlessStuck()
	}

	#sayLastWord(guard: TerminalGuard): void {
		const word = lastWord(this.#model)
		if (word === this.#lastWord) return
		this.#lastWord = word
		guard.say(word)
	}

	#carryOut(command: Command): void {
		switch (command.do) {
			case 'start-run':
				this.#start(this.#options.startRun(command.suites))
				return
			case 'run-again':
				this.#start(this.#options.runAgain(command.plan))
				return
			case 'send':
				if (this.#model.feed) this.#model.feed.send(command.command)
				else if (command.command.type === 'stop' || command.command.type === 'finish')
					void this.#starting?.then(feed => feed.send(command.command), noop)
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
			(error: unknown) =>
				this.#dispatch({type: 'run-refused', text: error instanceof Error ? error.message : String(error)}),
		)
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

	async #copy(text: string, what: string): Promise<void> {
		const how = await copyText(text, this.#options.env, sequence => void this.#stdout.stream.write(sequence))
		this.#dispatch({
			type: 'notice',
			kind: 'info',
			text: `${what} sent to ${how === 'tmux' ? 'the tmux buffer' : 'the clipboard'}: ${text}`,
		})
	}

	async #suspend(): Promise<void> {
		if (!this.#handle || this.#suspended) return
		this.#suspended = true
		try {
			await this.#handle.suspend(async () => {
				this.#guard?.lend()
				const continued = new Promise<void>(resolve => process.once('SIGCONT', () => resolve()))
				// The whole foreground group, as the terminal itself would: `npm start` must stop with us or the shell never comes back.
				process.kill(0, 'SIGTSTP')
				// Without job control nothing stops; then there is nothing to wait for either.
				await within(continued, 300)
				this.#guard?.takeBack()
			})
		} catch {
			// Another suspension is under way.
		} finally {
			this.#suspended = false
		}
		this.#drawAgain()
	}

	/** Leaves and enters the screen again: the only repaint that repairs whatever was on it. */
	async #redraw(): Promise<void> {
		if (!this.#handle || this.#suspended) return
		this.#suspended = true
		try {
			await this.#handle.suspend(noop)
		} catch {
			// See #suspend.
		} finally {
			this.#suspended = false
		}
		this.#drawAgain()
	}

	#drawAgain(): void {
		this.#dispatch({type: 'resized', size: this.#size()})
	}

	#finish(reason: EndReason): void {
		this.#end?.(reason)
	}

	#lost(): void {
		this.#stdout.mute()
		this.#finish('terminal-lost')
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
		if (nowMs - this.#meter.atMs >= meterMs) this.#readMeter(nowMs)
		if (!(this.#dirty || this.#runChanged) || !this.#pacer.tick(this.#options.streams.stdout.writableLength)) return
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

	#readMeter(nowMs: number): void {
		const usage = process.cpuUsage()
		const cpuUs = usage.user + usage.system
		const seconds = (nowMs - this.#meter.atMs) / 1000
		this.#ui = {
			bytesPerSecond: (this.#stdout.bytes - this.#meter.bytes) / seconds,
			cpuShare: (cpuUs - this.#meter.cpuUs) / 1e6 / seconds,
		}
		this.#meter = {atMs: nowMs, bytes: this.#stdout.bytes, cpuUs}
	}

	#drawUnlessStuck(): void {
		if (this.#options.streams.stdout.writableLength < longQueueBytes) this.#draw()
	}

	#draw(): void {
		this.#dirty = false
		const {columns, rows} = this.#model.size
		const lines = this.#compose()
		const same =
			columns === this.#frame.columns &&
			rows === this.#frame.rows &&
			lines.every((one, index) => one === this.#frame.lines[index])
		if (same) return
		this.#frame = {columns, rows, lines}
		for (const listener of this.#listeners) listener()
		if (this.#model.screen === 'suites' && layoutOf(this.#model.size) === 'wide') this.#askMachine()
	}

	#askMachine(): void {
		if (this.#machineAsked || !this.#options.checkMachine) return
		this.#machineAsked = true
		// Behind the first frame: it starts programs, and nobody waits for it.
		setTimeout(() => {
			this.#options.checkMachine?.().then(checks => this.#dispatch({type: 'machine-checked', checks}), noop)
		}, machineAfterMs).unref()
	}

	#readPast(): void {
		this.#pastIsOld = false
		this.#options.readPast?.().then(past => this.#dispatch({type: 'past-read', past}), noop)
	}

	#compose(): string[] {
		const {theme, glyphs} = this.#options
		const second = Math.floor((this.#model.run?.tMs ?? 0) / 1000)
		if (second !== this.#shownUi.second) this.#shownUi = {second, figures: this.#ui}
		const context: ViewContext = {
			glyphs: glyphs === 'ascii' ? ascii : unicode,
			nowMs: Date.now(),
			ui: this.#shownUi.figures,
			axes: this.#axes,
		}
		// Ink gives an empty text no row at all.
		return this.#lines(context).map(one => paint(one, themes[theme]) || ' ')
	}

	/** A fault in a screen must not end the watching of a run: it is said, and the other screens still work. */
	#lines(context: ViewContext): Line[] {
		try {
			return screen(this.#model, context)
		} catch (error) {
			const text = `this screen cannot be drawn: ${error instanceof Error ? error.message : String(error)}`
			if (text !== this.#fault) {
				this.#fault = text
				this.#caught(`${error instanceof Error ? error.stack : text}\n`)
			}
			return fitLines(
				[line(span(clean(text), 'bad')), line('the run goes on; 1 to 5 show other screens, q leaves')],
				this.#model.size,
			)
		}
	}

	#size() {
		const {columns, rows} = this.#stdout.stream
		return {columns, rows}
	}

	#caught(text: string): void {
		this.#printed.push(text)
		if (this.#printed.length > 200) this.#printed.shift()
		for (const line of text.split('\n')) if (line.trim() !== '') this.#dispatch({type: 'printed', text: line})
	}

	#reprint(): void {
		const {stderr} = this.#options.streams
		if (this.#printed.length > 0 && !stderr.destroyed) stderr.write(this.#printed.join(''))
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
	const frame = useSyncExternalStore(program.subscribe, program.frame)
	const {suspendTerminal} = useApp()
	useEffect(() => program.attach({suspend: during => suspendTerminal(during)}), [program, suspendTerminal])
	useInput(program.keys)
	usePaste(program.paste)
	// No overflow="hidden": the screens keep to the size by law (a test holds it), and clipping makes Ink cut every line once more.
	return (
		<Box width={frame.columns} height={frame.rows} flexDirection="column">
			{frame.lines.map((line, index) => (
				<Row key={index} line={line} />
			))}
		</Box>
	)
}

/** One row. Lines that did not change cost React nothing. */
const Row = memo(({line}: {readonly line: string}) => <Text wrap="truncate-end">{line}</Text>)

function setBlocking(stream: NodeJS.WriteStream, blocking: boolean): void {
	// A terminal that stops reading would stop this process in the middle of a write, signals and all.
	const handle = (stream as {_handle?: {setBlocking?: (blocking: boolean) => void}})._handle
	handle?.setBlocking?.(blocking)
}

/** Settles with the promise, or after `ms`. */
async function within(promise: Promise<unknown>, ms: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined
	await Promise.race([
		promise,
		new Promise<void>(resolve => {
			timer = setTimeout(resolve, ms)
		}),
	])
	clearTimeout(timer)
}

function noop(): void {}
