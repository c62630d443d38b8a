import {peakRateOf} from '../../load/stage.ts'
import {readyStep} from '../../plan/ready-words.ts'
import {startedSteps} from '../../plan/started-words.ts'
import type {WordsOfKind} from '../../plan/words-of-kind.ts'
import {durationMs, grouped, percent, significant} from '../../units/format.ts'
import {sanitise} from '../../units/sanitise.ts'
import {withholdSecrets} from '../../units/withhold-secrets.ts'
import type {LoadPlan} from './plan.ts'
import {saidStage, totalWords} from './plan-stage-words.ts'
import type {LoadSearch} from './suite-load.ts'

export const loadWords: WordsOfKind<LoadPlan> = {
	title: () => 'load',
	steps(plan, {isProfiled}) {
		const steps = stepsOf(plan)
		return plan.hasTarget ? startedSteps(plan, {steps, probed: 'in it', isProfiled}) : steps
	},
}

const mostStages = 12

function stepsOf({ready, load}: LoadPlan): readonly string[] {
	const {stages, connections, http2, fresh, search, timeoutMs, maxInFlight, overflow, threads} = load
	return [
		...readyStep(ready),
		...requestSteps(load),
		...(search === null ? stageSteps(load) : searchSteps(search)),
		`${search === null ? `${totalWords(stages)} in all, ` : ''}over ${http2 ? 'HTTP/2 and ' : ''}${fresh ? `a new connection each, ${grouped(connections)} at once at the most` : `${grouped(connections)} ${connections === 1 ? 'connection' : 'connections'}`}, from ${threads === 1 ? 'one thread' : `${grouped(threads)} threads`}`,
		`a request that is not answered ${durationMs(timeoutMs)} after it should have been sent has failed`,
		`while ${grouped(maxInFlight)} are under way, further ones ${overflow === 'drop' ? 'are left out and counted' : 'wait'}`,
		...(peakRateOf(stages) > 20_000
			? ['no machine sends so much from one program: what was not sent in time is told']
			: []),
	]
}

function stageSteps({stages, arrival}: LoadPlan['load']): readonly string[] {
	const more = stages.length - mostStages
	if (stages.length === 1) return [`${saidStage(stages[0]!)}${arrivalWords(arrival)}`]
	return [
		`in ${grouped(stages.length)} stages${arrivalWords(arrival)}:`,
		...stages.slice(0, mostStages).map(stage => `- ${saidStage(stage)}`),
		...(more > 0 ? [`- and ${grouped(more)} more`] : []),
	]
}

function searchSteps({fromRate, toRate, stepMs, precision, holds}: LoadSearch): readonly string[] {
	return [
		`sends ${significant(fromRate)} to ${significant(toRate)} requests a second, each rate for ${durationMs(stepMs)}, to find to ${percent(precision)} at which one of these holds no more:`,
		...holds.map(({expr}) => `- ${sanitise(expr)}`),
	]
}

function arrivalWords(arrival: LoadPlan['load']['arrival']): string {
	return arrival === 'poisson' ? ', at random moments (Poisson)' : ''
}

function requestSteps({requests, socketPath, module, data}: LoadPlan['load']): readonly string[] {
	const total = requests.reduce((sum, {weight}) => sum + weight, 0)
	const over = socketPath === null ? '' : ` over ${sanitise(socketPath)}`
	const said = requests.map(({method, url, weight}) => {
		const share = requests.length === 1 ? '' : `, ${percent(weight / total)} of them`
		return `${method} ${sanitise(withholdSecrets(url))}${share}`
	})
	const made = [
		...(module === null ? [] : [`as ${sanitise(module)} makes and checks them`]),
		...(data === null ? [] : [`with the rows of ${sanitise(data)} in turn`]),
	]
	if (made.length > 0) return [`sends${over}, ${made.join(', ')}:`, ...said.map(one => `- ${one}`)]
	return said.length === 1 ? [`sends ${said[0]}${over}`] : [`sends${over}:`, ...said.map(one => `- ${one}`)]
}
