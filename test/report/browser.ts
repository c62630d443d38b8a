import {spawn} from 'node:child_process'
import {accessSync, constants, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import type {Readable, Writable} from 'node:stream'

/** Chromium's path, when this machine has one. */
export const browserPath = (process.env.PATH ?? '')
	.split(delimiter)
	.flatMap(folder => ['chromium', 'chromium-browser', 'google-chrome'].map(name => join(folder, name)))
	.find(path => {
		try {
			accessSync(path, constants.X_OK)
			return true
		} catch {
			return false
		}
	})

type Send = (method: string, params: object, sessionId?: string) => Promise<Record<string, unknown>>

/** One page of a headless Chromium, spoken to through a pipe: no port, nothing from the network. */
export class BrowserPage {
	readonly #send: Send
	readonly #sessionId: string
	readonly close: () => Promise<void>

	private constructor(send: Send, sessionId: string, close: () => Promise<void>) {
		this.#send = send
		this.#sessionId = sessionId
		this.close = close
	}

	static async open(path: string): Promise<BrowserPage> {
		const profile = mkdtempSync(join(tmpdir(), 'flame-browser-'))
		const flags =
			'--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --remote-debugging-pipe --window-size=1200,800'
		const child = spawn(path, [...flags.split(' '), `--user-data-dir=${profile}`, 'about:blank'], {
			stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
		})
		const gone = new Promise<void>(resolve => child.once('exit', () => resolve()))
		const [input, output] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
		const waiting = new Map<number, (message: {result?: Record<string, unknown>; error?: {message: string}}) => void>()
		let lastId = 0
		let rest = ''
		output.setEncoding('utf8').on('data', (chunk: string) => {
			const messages = (rest + chunk).split('\0')
			rest = messages.pop()!
			for (const text of messages) {
				const message = JSON.parse(text) as {id?: number}
				if (message.id !== undefined) waiting.get(message.id)?.(message as object)
			}
		})
		const send: Send = (method, params, sessionId) =>
			new Promise((resolve, reject) => {
				const id = ++lastId
				waiting.set(id, ({result, error}) => (error ? reject(new Error(error.message)) : resolve(result ?? {})))
				input.write(`${JSON.stringify({id, method, params, ...(sessionId && {sessionId})})}\0`)
			})
		const {targetId} = await send('Target.createTarget', {url: 'about:blank'})
		const {sessionId} = await send('Target.attachToTarget', {targetId, flatten: true})
		return new BrowserPage(send, sessionId as string, async () => {
			await send('Browser.close', {}).catch(() => child.kill())
			await gone
			rmSync(profile, {recursive: true, force: true, maxRetries: 5})
		})
	}

	async goto(url: string): Promise<void> {
		// Leaving first, and for good: two addresses that differ in the hash only are one document.
		await this.#load('about:blank')
		await this.#load(url)
	}

	async #load(url: string): Promise<void> {
		await this.#call('Page.navigate', {url})
		const {protocol} = new URL(url)
		const there = `document.readyState === 'complete' && location.protocol === ${JSON.stringify(protocol)}`
		const endMs = performance.now() + 20_000
		while (performance.now() < endMs) {
			// Between two documents there is nobody to ask.
			if (await this.evaluate(there).catch(() => false)) return
			await new Promise(resolve => setTimeout(resolve, 10))
		}
		throw new Error(`${url} did not load`)
	}

	async evaluate(expression: string): Promise<unknown> {
		const {result, exceptionDetails} = (await this.#call('Runtime.evaluate', {expression, returnByValue: true})) as {
			result: {value: unknown}
			exceptionDetails?: {text: string; exception?: {description: string}}
		}
		if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
		return result.value
	}

	async press(...keys: string[]): Promise<void> {
		for (const key of keys) {
			const text = key.length === 1 ? {text: key} : key === 'Enter' ? {text: '\r'} : {}
			await this.#call('Input.dispatchKeyEvent', {type: 'keyDown', key, ...text})
			await this.#call('Input.dispatchKeyEvent', {type: 'keyUp', key})
		}
	}

	async click(x: number, y: number): Promise<void> {
		const at = {x, y, button: 'left', clickCount: 1}
		await this.#call('Input.dispatchMouseEvent', {type: 'mousePressed', ...at})
		await this.#call('Input.dispatchMouseEvent', {type: 'mouseReleased', ...at})
	}

	#call(method: string, params: object): Promise<Record<string, unknown>> {
		return this.#send(method, params, this.#sessionId)
	}
}
