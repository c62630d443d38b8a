import type {MicroFailureCode} from '../core/kinds/micro/events-message.ts'
import {cutText} from '../core/units/cut-text.ts'

/** A benchmark that could not be measured, and why. Thrown by `micro`, said as `failed` by the child. */
export class MicroFailure extends Error {
	override readonly name = 'MicroFailure'
	readonly code: MicroFailureCode

	constructor(code: MicroFailureCode, message: string, cause?: unknown) {
		super(message, cause === undefined ? {} : {cause})
		this.code = code
	}
}

/** What somebody else's code threw, in one line: it need not be an error, and an error need not have a message. */
export function thrownText(thrown: unknown): string {
	try {
		if (thrown instanceof Error)
			return oneLine(thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`)
		return oneLine(typeof thrown === 'string' ? thrown : `${JSON.stringify(thrown) ?? String(thrown)}`)
	} catch {
		return 'something that cannot be turned into text'
	}
}

export function stackOf(thrown: unknown): string | null {
	try {
		const stack = thrown instanceof Error ? thrown.stack : undefined
		return typeof stack === 'string' ? stack.slice(0, 8000) : null
	} catch {
		return null
	}
}

function oneLine(text: string): string {
	return cutText(text.replace(/\s+/g, ' ').trim(), 300)
}
