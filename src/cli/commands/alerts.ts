/** `arsenal-tui alerts`: what stands in files of alerts. */
import path from 'node:path'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {withholdSecrets} from '../../core/units/withhold-secrets.ts'
import {alertRuleLines} from '../../report/alert-lines.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {columnsOf, type Session, say, sayNotice} from '../session.ts'
import {badAlerts, readAlerts} from './alert-files.ts'
import {writeOutput} from './output-file.ts'

type AlertsInvocation = Extract<Invocation, {command: 'alerts'}>

export async function alertsSession(session: Session, invocation: AlertsInvocation): Promise<number> {
	return invocation.action === 'check' ? check(session, invocation) : exportTo(session, invocation)
}

async function exportTo(session: Session, {files, output}: AlertsInvocation): Promise<number> {
	const {rules, notices} = await readAlerts(session, files)
	const {exportAlerts} = await import('../../core/alerts/export-alerts.ts')
	const {text, problems, notices: left} = exportAlerts(rules)
	for (const notice of [...notices, ...left]) sayNotice(session, notice)
	if (problems.length > 0) throw badAlerts(problems)
	if (output === null) say(session.streams.stdout, text)
	else {
		const inputs = files.map(file => path.resolve(session.cwd, file))
		await writeOutput(path.resolve(session.cwd, output), text, inputs)
	}
	return ExitCode.done
}

async function check(session: Session, {files, display}: AlertsInvocation): Promise<number> {
	const {stdout} = session.streams
	const {rules, notices} = await readAlerts(session, files)
	for (const text of notices) sayNotice(session, text)
	if (display.json) {
		const told = rules.map(({spec: {alert, expr, reads, severity}, suites, place, kinds}) => ({
			...{name: alert.name, place, expr, reads, severity, message: alert.message, labels: alert.labels},
			...{keepFiringForMs: alert.keepFiringForMs, noData: alert.noData, suites, kinds},
		}))
		say(stdout, withholdSecrets(JSON.stringify({rules: told}, null, 2)))
	} else for (const line of alertRuleLines(rules, columnsOf(session))) say(stdout, line)
	return ExitCode.done
}
