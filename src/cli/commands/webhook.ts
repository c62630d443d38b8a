/** Somebody else's server, told once: it may hang, answer anything, or want us elsewhere. */
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {sanitise} from '../../core/units/sanitise.ts'

const patienceMs = 10_000
const mostAnswerBytes = 2000

/**
 * Posts JSON. Redirects are not followed: the address was meant for who it names, and may hold a secret.
 * @throws ArsenalError `webhook-failed`; the address without path and secrets
 */
export async function postTo(url: URL, payload: unknown): Promise<void> {
	const failed = (why: string) =>
		new ArsenalError('webhook-failed', `${url.protocol}//${url.host} was not told: ${why}.`, {
			advice: 'What was to be said: the same command with --issue.',
		})
	let answer: Response
	try {
		answer = await fetch(url, {
			method: 'POST',
			headers: {'content-type': 'application/json', 'user-agent': 'arsenal-tui'},
			body: JSON.stringify(payload),
			redirect: 'manual',
			signal: AbortSignal.timeout(patienceMs),
		})
	} catch (error) {
		throw failed(whyOf(error))
	}
	if (answer.status >= 300 && answer.status < 400) {
		await answer.body?.cancel().catch(() => {})
		throw failed(`it redirects elsewhere (status ${answer.status}), which is not followed`)
	}
	if (!answer.ok)
		throw failed(`it answered with status ${answer.status}${withoutAddress(await beginningOf(answer), url)}`)
	await answer.body?.cancel().catch(() => {})
}

/** It may repeat what it was asked for. */
function withoutAddress(text: string, {pathname, search}: URL): string {
	const parts = [search.slice(1), pathname.slice(1), ...pathname.split('/')].filter(part => part.length > 3)
	return parts.reduce((told, part) => told.replaceAll(part, '***'), text)
}

function whyOf(error: unknown): string {
	const {name, cause} = error as {
		readonly name?: string
		readonly cause?: {readonly code?: string; readonly message?: string}
	}
	if (name === 'TimeoutError') return `it did not answer within ${patienceMs / 1000} s`
	if (cause?.code === 'ECONNREFUSED') return 'nobody answers there'
	if (cause?.code === 'ENOTFOUND') return 'there is no such host'
	return sanitise(cause?.message ?? (error as Error).message)
}

/** The first words of what it says, which may never end. */
async function beginningOf(answer: Response): Promise<string> {
	const reader = answer.body?.getReader()
	if (reader === undefined) return ''
	let text = ''
	const decoder = new TextDecoder()
	try {
		while (text.length < mostAnswerBytes) {
			const {done, value} = await reader.read()
			if (done) break
			text += decoder.decode(value, {stream: true})
		}
	} catch {
		// What came will do.
	}
	await reader.cancel().catch(() => {})
	const first = sanitise(text.trim().split('\n')[0] ?? '').slice(0, 200)
	return first === '' ? '' : `: ${first}`
}
