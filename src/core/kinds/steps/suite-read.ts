import {reportBesideCapture, reportBesideLight} from '../../suite/contraries.ts'
import type {KindOfSuite} from '../../suite/kind-of-suite.ts'
import type {LaunchSpec} from '../../suite/launch.ts'
import {type Combination, combinationsOf} from '../../suite/params.ts'
import type {RawSuite} from '../../suite/raw-suite.ts'
import {readCommand} from '../../suite/read-command.ts'
import {readStarted} from '../../suite/read-started.ts'
import {isPlainUrl, someUrl} from '../../suite/request.ts'
import {suiteDefaults} from '../../suite/suite-common.ts'
import {withholdAddress, withholdSecrets} from '../../units/withhold-secrets.ts'
import {type StepsSuite, stepsDefaults} from './suite.ts'
import {fillStep, ownPlaceholders} from './suite-fill.ts'
import {isInsideFolder, isSamePlace, someFile} from './suite-places.ts'
import {isTimes, type RawStep, type RawUntil, type StepsData, someTimes, stepsSchema} from './suite-schema.ts'
import type {Action, Reaction, Step, StepsBenchmark} from './suite-step.ts'
import {stepKey} from './suite-step.ts'

export const stepsSuites: KindOfSuite<StepsSuite> = {
	schema: stepsSchema,
	read(raw) {
		const data = raw.parse(stepsSchema)
		reportBesideLight(raw)
		reportBesideCapture(raw)
		const hasProgram = hasCommand(raw)
		if (!hasProgram) reportWithoutProgram(raw)
		// All of it is read, so that all problems are told at once.
		const shared = readStarted(raw, data, {command: 'optional'})
		if (data === null) return null
		const reader = {raw, data, launch: launchOf(raw, data), hasProgram}
		const [first, ...others] = benchmarksOf(
			reader,
			data.steps.map((_, index) => readStep(reader, index)),
		)
		if (raw.problems.length > 0 || shared === null || first === undefined) return null
		return {
			...shared,
			...(hasProgram ? {} : {launch: {...shared.launch, ...standIn(first.steps[0]!.action), env: {}}}),
			kind: 'steps',
			hasProgram,
			...(hasProgram ? {} : {probe: {is: 'off'}}),
			ready: data.ready ?? {is: 'at-once'},
			light: data.light ?? false,
			runs: data.runs ?? stepsDefaults.runs,
			warmup: data.warmup ?? stepsDefaults.warmup,
			fresh: data.fresh ?? false,
			workIn: data.workIn ?? 'folder',
			benchmarks: [first, ...others],
		}
	},
	labels: ({benchmarks}) => ({
		step: [
			...benchmarks[0].steps.map(({name}) => name),
			...benchmarks.flatMap(({label, steps}) => (label === null ? [] : steps.map(({name}) => stepKey(name, label)))),
		],
	}),
}

interface Reader {
	readonly raw: RawSuite
	readonly data: StepsData
	/** What steps take over from the suite. */
	readonly launch: LaunchSpec
	readonly hasProgram: boolean
}

function launchOf({options}: RawSuite, {shell = false, cwd = '.', env = {}}: StepsData): LaunchSpec {
	const {configDir, resolvePath} = options
	return {
		argv: [],
		shell: shell !== false,
		...(typeof shell === 'string' ? {shellProgram: shell} : {}),
		cwd: resolvePath(configDir, cwd),
		env,
	}
}

function hasCommand({value}: RawSuite): boolean {
	return typeof value === 'object' && value !== null && (value as {command?: unknown}).command !== undefined
}

/** Keys that are about a program, where there is none. */
const ofPrograms = ['ready', 'probe', 'observe', 'light', 'flame', 'deep', 'allCollections', 'capture'] as const

function reportWithoutProgram({value, report}: RawSuite): void {
	if (typeof value !== 'object' || value === null) return
	const said = value as Readonly<Record<string, unknown>>
	for (const key of ofPrograms)
		if (said[key] !== undefined)
			report([key], said[key], 'nothing, because the suite has no command to which it applies')
}

/** In front of people, where a suite starts no program: what is done first. */
function standIn(action: Action): Pick<LaunchSpec, 'argv' | 'shell'> {
	switch (action.is) {
		case 'run':
			return {argv: action.launch.argv, shell: action.launch.shell}
		case 'request':
			return {argv: [action.request.method, withholdSecrets(action.request.url)], shell: false}
		case 'type':
			return {argv: ['type'], shell: false}
		default:
			return {argv: [action.is, action.file], shell: false}
	}
}

/** Before parameters are filled in; how often it is done may be one. */
interface Template {
	readonly step: Step
	readonly times: string
}

function readStep(reader: Reader, index: number): Template {
	const said = reader.data.steps[index]!
	const action = readAction(reader, said, index)
	const until = readUntil(reader, said, action, index)
	const {expect = null} = said
	const report = (path: readonly PropertyKey[], value: unknown, expected: string) =>
		reader.raw.report(['steps', index, ...path], value, expected)
	if (expect !== null && until.is !== 'log')
		report(['expect'], expect, 'nothing, because only lines of output (until: {log}) can be counted')
	if ('file' in action && until.is === 'file' && until.contains === null && isSamePlace(action.file, until.file))
		report(['until', 'file'], until.file, 'another file, or contains, because the step itself changes this one')
	if (action.is === 'type' && !reader.hasProgram)
		report(['type'], said.type, 'another action, because the suite has no command that could read it')
	return {
		times: said.times ?? '1',
		step: {
			name: said.name,
			action,
			times: 1,
			until,
			expect,
			settleMs: said.settle ?? (expect === null ? 0 : stepsDefaults.countedSettleMs),
			timeoutMs: said.timeout ?? stepsDefaults.timeoutMs,
		},
	}
}

function readAction({raw, launch}: Reader, said: RawStep, index: number): Action {
	const {run, write, touch, request} = said
	if (run !== undefined) {
		const asked = run.shell ?? (launch.shell && typeof run.command === 'string' ? (launch.shellProgram ?? true) : false)
		const command = readCommand(run.command, asked !== false, (expected, path = []) =>
			raw.report(['steps', index, 'run', ...path], run.command, expected),
		)
		const {configDir, resolvePath} = raw.options
		return {
			is: 'run',
			launch: {
				...command,
				...(typeof asked === 'string' ? {shellProgram: asked} : {}),
				cwd: run.cwd === undefined ? launch.cwd : resolvePath(configDir, run.cwd),
				env: {...launch.env, ...run.env},
			},
		}
	}
	if (write !== undefined) return {is: 'write', ...write}
	if (touch !== undefined) return {is: 'touch', file: touch.file, append: touch.append ?? null}
	if (request !== undefined) return {is: 'request', request}
	return {is: 'type', text: said.type ?? ''}
}

const untilOf: Readonly<Record<Action['is'], string>> = {
	run: 'log, http, file or exit',
	write: 'log, http, file or exit',
	touch: 'log, http, file or exit',
	request: 'status, body, log, http, file or exit',
	type: 'log, http, file or exit',
}

/** What is waited for; by default what the action itself brings. */
function readUntil(reader: Reader, {until}: RawStep, action: Action, index: number): Reaction {
	const report = (expected: string) => reader.raw.report(['steps', index, 'until'], {}, expected)
	if (until === undefined) {
		if (action.is === 'run')
			return {is: 'exit', of: 'command', codes: reader.data.exitCodes ?? suiteDefaults.allowedExitCodes}
		if (action.is === 'request') return {is: 'answer', status: null, body: null}
		reader.raw.report(['steps', index, 'until'], undefined, `what is waited for: ${untilOf[action.is]}`)
		return {is: 'answer', status: null, body: null}
	}
	switch (until.is) {
		case 'answer':
			if (action.is !== 'request')
				report(`${untilOf[action.is]}: status and body alone are those of the answer to a request`)
			return until
		case 'log':
			if (!hasPrinter(reader, index))
				report(
					'something else than log, because nothing prints: the suite has no command, and no step before starts one that goes on',
				)
			return until
		case 'exit':
			return readExit(reader, until, action, report)
		default:
			return until
	}
}

function readExit(
	{hasProgram, data}: Reader,
	{code}: Extract<RawUntil, {is: 'exit'}>,
	action: Action,
	report: (expected: string) => void,
): Reaction {
	if (action.is === 'run') return {is: 'exit', of: 'command', codes: [code]}
	if (!hasProgram) report('something else than exit, because the suite has no command that could end')
	else if (!data.fresh)
		report('something else than exit, or fresh: true, because a program that has ended is not there for the next run')
	return {is: 'exit', of: 'program', codes: [code]}
}

/** Whether there is somebody whose lines can be waited for. */
function hasPrinter({hasProgram, data}: Reader, index: number): boolean {
	if (hasProgram || data.steps[index]!.run !== undefined) return true
	return data.steps
		.slice(0, index)
		.some(({run, until}) => run !== undefined && until !== undefined && until.is !== 'exit')
}

function benchmarksOf({raw, data}: Reader, templates: readonly Template[]): readonly StepsBenchmark[] {
	const {params} = data
	if (params === undefined) return [{label: null, steps: filled(raw, templates, null)}]
	const text = JSON.stringify(templates)
	for (const name of Object.keys(params)) {
		if (ownPlaceholders.some(own => own === name))
			raw.report(['params', name], undefined, `another name: in steps {${name}} stands for something else`)
		else if (!text.includes(`{${name}}`)) raw.report(['params', name], undefined, `a {${name}} somewhere in steps`)
	}
	return combinationsOf(params).map(combination => ({
		label: combination.label,
		steps: filled(raw, templates, combination),
	}))
}

/** What only shows once the values are there is looked at again. */
function filled(raw: RawSuite, templates: readonly Template[], combination: Combination | null): readonly Step[] {
	return templates.map(({step, times}, index) => {
		const {action, until, ...rest} = combination === null ? step : fillStep(step, combination.values)
		const count = Number(combination === null ? times : timesOf(times, combination))
		const report = (path: readonly PropertyKey[], value: unknown, expected: string) =>
			raw.report(['steps', index, ...path], value, expected)
		if (!isTimes(count)) report(['times'], times, someTimes)
		for (const file of filesOf({action, until})) if (!isInsideFolder(file)) report([], file, someFile)
		for (const url of urlsOf({action, until})) if (!isPlainUrl(url)) report([], withholdAddress(url), someUrl)
		return {...rest, action, until, times: count}
	})
}

function timesOf(times: string, {values}: Combination): string {
	const name = /^\{(.*)\}$/.exec(times)?.[1]
	return name === undefined ? times : (values[name] ?? times)
}

function filesOf({action, until}: Pick<Step, 'action' | 'until'>): readonly string[] {
	return [...('file' in action ? [action.file] : []), ...(until.is === 'file' ? [until.file] : [])]
}

function urlsOf({action, until}: Pick<Step, 'action' | 'until'>): readonly string[] {
	return [...(action.is === 'request' ? [action.request.url] : []), ...(until.is === 'http' ? [until.url] : [])]
}
