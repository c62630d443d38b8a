/** Placeholders in the texts of a step: names in braces. One that names nothing known stays as it is, for texts may hold braces of their own. */
import type {LaunchSpec} from '../../suite/launch.ts'
import {textPattern} from '../../suite/name-pattern.ts'
import {fillPlaceholders} from '../../suite/params.ts'
import type {RequestSpec} from '../../suite/request.ts'
import type {Action, Reaction, Step} from './suite-step.ts'

type Values = Readonly<Record<string, string>>

/** Those that a step has by itself: `{run}` is the number of the run in the suite, `{n}` which of the times within the step. Both begin at 1. */
export const ownPlaceholders = ['run', 'n'] as const

export function ownValues(run: number, n: number): Values {
	return {run: String(run), n: String(n)}
}

export function fillStep(step: Step, values: Values): Step {
	return {...step, action: fillAction(step.action, values), until: fillReaction(step.until, values)}
}

export function fillAction(action: Action, values: Values): Action {
	const fill = (text: string) => fillPlaceholders(text, values)
	switch (action.is) {
		case 'run':
			return {...action, launch: fillLaunch(action.launch, fill)}
		case 'write':
			return {...action, file: fill(action.file), text: fill(action.text)}
		case 'touch':
			return {...action, file: fill(action.file), append: action.append === null ? null : fill(action.append)}
		case 'request':
			return {...action, request: fillRequest(action.request, fill)}
		case 'type':
			return {...action, text: fill(action.text)}
	}
}

/** In expressions a value stands for itself, whatever is in it. */
export function fillReaction(until: Reaction, values: Values): Reaction {
	const fill = (text: string) => fillPlaceholders(text, values)
	const escaped = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textPattern(value)]))
	const fillPattern = (source: string | null) => (source === null ? null : fillPlaceholders(source, escaped))
	switch (until.is) {
		case 'log':
			return {...until, pattern: fillPlaceholders(until.pattern, escaped)}
		case 'answer':
			return {...until, body: fillPattern(until.body)}
		case 'http':
			return {...until, url: fill(until.url), body: fillPattern(until.body)}
		case 'file':
			return {...until, file: fill(until.file), contains: fillPattern(until.contains)}
		case 'exit':
			return until
	}
}

function fillLaunch(launch: LaunchSpec, fill: (text: string) => string): LaunchSpec {
	return {...launch, argv: launch.argv.map(fill), cwd: fill(launch.cwd), env: filledValues(launch.env, fill)}
}

function fillRequest(request: RequestSpec, fill: (text: string) => string): RequestSpec {
	const {url, headers, body} = request
	return {...request, url: fill(url), headers: filledValues(headers, fill), body: body === null ? null : fill(body)}
}

function filledValues(record: Values, fill: (text: string) => string): Values {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fill(value)]))
}
