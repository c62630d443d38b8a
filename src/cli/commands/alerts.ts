/** `arsenal-tui alerts`: what stands in files of alerts. */
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {withholdSecrets} from '../../core/units/withhold-secrets.ts'
import {alertRuleLines} from '../../report/alert-lines.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {columnsOf, type Session, say, sayNotice} from '../session.ts'
import {readAlerts} from './alert-files.ts'

type AlertsInvocation = Extract<Invocation, {command: 'alerts'}>

export async function alertsSession(session: Session, invocation: AlertsInvocation): Promise<number> {
	return check(session, invocation)
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
