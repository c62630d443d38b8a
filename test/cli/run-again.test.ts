import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {runAgain} from '../../src/cli/follow/run-again.ts'
import type {ComparePlan} from '../../src/core/kinds/compare/plan.ts'
import {type CompareChoices, planCommands, planFiles} from '../../src/core/kinds/compare/plan-make.ts'
import type {MicroArm} from '../../src/core/kinds/micro/plan.ts'
import {benchFileSuite} from '../../src/core/kinds/micro/suite.ts'
import {execPlan} from '../../src/core/plan/exec-plan.ts'
import type {MadePlan} from '../../src/core/plan/make-plan.ts'
import type {RunPlan} from '../../src/core/plan/plan.ts'
import {command, observe} from '../core/run/recorded-runs.ts'
import {absent} from '../host/absent.ts'

const choices: CompareChoices = {
	pairs: 4,
	mostMs: null,
	margin: null,
	change: null,
	metric: 'wall',
	warmup: null,
	confirm: true,
	control: true,
	inconclusive: 'fail',
	seed: 1,
	ui: 'plain',
	command: 'arsenal-tui ab',
}

function folder(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'run-again-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

function planned(made: MadePlan): RunPlan {
	if ('problems' in made) throw new Error(JSON.stringify(made.problems))
	return made.plan
}

const commands = (cwd: string) => {
	const sides = {base: 'true', head: 'false', shell: false, prepare: null, conclude: null, allowedExitCodes: null}
	return planned(planCommands({...sides, cwd}, choices))
}

const files = (cwd: string) => {
	const suite = (name: string) => benchFileSuite(name, {name, file: path.join(cwd, name), cwd})
	return planned(planFiles(suite('a.bench.js'), suite('b.bench.js'), choices))
}

function expectGone(plan: RunPlan, place: string): void {
	expect(() => runAgain(plan)).toThrow(`This cannot be run again here: there is no ${place}`)
}

describe('running again', () => {
	test('is the very plan, on screens now', () => {
		const plan = commands(folder())
		expect(runAgain(plan)).toEqual({...plan, ui: 'tui'})
	})

	test('of commands whose folder is gone is refused with its name', () => {
		const cwd = path.join(folder(), 'gone')
		expectGone(commands(cwd), cwd)
		const exec = execPlan(['true'], {
			cwd,
			shell: false,
			choices: {
				durationMs: null,
				runs: null,
				deep: false,
				flame: false,
				seed: 1,
				profiler: null,
				ui: 'plain',
				command: '',
			},
		})
		expectGone(planned(exec), cwd)
	})

	test('of a bench file that is gone is refused with its name', () => {
		const cwd = folder()
		writeFileSync(path.join(cwd, 'a.bench.js'), '')
		const plan = files(cwd)
		expectGone(plan, path.join(cwd, 'b.bench.js'))
		writeFileSync(path.join(cwd, 'b.bench.js'), '')
		expect(runAgain(plan).suites).toEqual(plan.suites)
	})

	test('of revisions leaves it to the checkout, where the places will be', () => {
		const cwd = path.join(folder(), 'gone')
		const [suite] = files(cwd).suites as [ComparePlan]
		const at = (revision: string) => ({...(suite.base as MicroArm), revision})
		const plan = {...files(cwd), suites: [{...suite, base: at('main'), head: at('HEAD')}]}
		expect(runAgain(plan).suites).toEqual(plan.suites)
	})

	test('looks at every suite, its driver and its combinations', () => {
		const [here, gone] = [folder(), absent]
		const at = (cwd: string) => ({argv: ['true'], shell: false, cwd, env: {}})
		const plan = (...suites: RunPlan['suites']): RunPlan => ({...commands(here), suites})
		const fine = observe('a', 'true', {launch: at(here)})
		expect(runAgain(plan(fine)).suites).toHaveLength(1)
		expectGone(plan(fine, {...fine, driver: at(gone)}), gone)
		const running = observe('c', 'true', {launch: at(gone), target: {is: 'running', pid: 1}})
		expect(runAgain(plan(running)).suites).toHaveLength(1)
		expectGone(plan(command('b', 'true', {variants: [{label: 'n=1', launch: at(gone)}]})), gone)
	})

	test('says names that would act on the terminal as text', () => {
		expectGone(commands('/no\u001b[31m'), '/no')
	})
})
