/** How steps are said to people. Texts of the configuration are in it as they were given: hostile until they are escaped. */
import {joinWords} from '../../suite/split-words.ts'
import {durationMs} from '../../units/format.ts'
import {withholdSecrets} from '../../units/withhold-secrets.ts'
import type {Action, Reaction, Step} from './suite-step.ts'

/** `touch src/a.ts, 10 times`. */
export function sayAction({action, times}: Pick<Step, 'action' | 'times'>): string {
	return `${actionText(action)}${times === 1 ? '' : `, ${times} times at once`}`
}

function actionText(action: Action): string {
	switch (action.is) {
		case 'run':
			return `run ${action.launch.shell ? (action.launch.argv[0] ?? '') : joinWords(action.launch.argv)}`
		case 'write':
			return `write ${action.file}`
		case 'touch':
			return action.append === null ? `touch ${action.file}` : `append to ${action.file}`
		case 'request': {
			const {method, url, headers, body, withheldHeaders = [], withheldBody} = action.request
			const names = [...Object.keys(headers), ...withheldHeaders]
			const parts = [
				...(names.length > 0 ? [names.join(', ')] : []),
				...(body === null && !withheldBody ? [] : ['a body']),
			]
			return `${method} ${withholdSecrets(url)}${parts.length > 0 ? ` with ${parts.join(' and ')}` : ''}`
		}
		case 'type':
			return `type ${JSON.stringify(action.text)}`
	}
}

/** `a line that matches /updated in/`. */
export function sayReaction(until: Reaction): string {
	switch (until.is) {
		case 'log':
			return `a line that matches /${until.pattern}/`
		case 'answer':
			return answerText(until.status, until.body)
		case 'http':
			return `${answerText(until.status, until.body)} of ${withholdSecrets(until.url)}`
		case 'file':
			return `${until.file} to change${until.contains === null ? '' : ` and hold /${until.contains}/`}`
		case 'exit':
			return `${until.of === 'command' ? 'its end' : 'the end of the program'}${codesText(until.codes)}`
	}
}

function answerText(status: number | null, body: string | null): string {
	const what = status === null ? 'an answer below 500' : `an answer ${status}`
	return body === null ? what : `${what} that holds /${body}/`
}

function codesText(codes: readonly number[]): string {
	if (codes.length >= 256) return ''
	return ` with code ${codes.join(' or ')}`
}

/** What there is to say of how it is waited for; none of it where nothing was asked for. */
export function sayWait({expect, settleMs, timeoutMs}: Pick<Step, 'expect' | 'settleMs' | 'timeoutMs'>): string {
	return [
		...(expect === null ? [] : [`${expect} of them and no more`]),
		`at most ${durationMs(timeoutMs)}`,
		...(settleMs > 0 ? [`then rests for ${durationMs(settleMs)}`] : []),
	].join(', ')
}
