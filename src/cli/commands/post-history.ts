/** `history --webhook URL`: what got worse, to somebody who is told of each thing once. */

import {sayInsight} from '../../core/history/course/insight-words.ts'
import type {Insight} from '../../core/history/course/insights.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {grouped} from '../../core/units/format.ts'
import {historyJson} from '../../report/history/history-json.ts'
import {issueOf} from '../../report/history/history-markdown.ts'
import type {ToldHistory} from '../../report/history/told-history.ts'
import {readAuditSubjects, writeAudit} from '../../store/history/audit.ts'
import {hashOf} from '../../store/history/hash.ts'
import type {OutPlace} from '../out-place.ts'
import {type Session, sayNotice} from '../session.ts'
import {authorOf, withHistory} from './asked-history.ts'
import {postTo} from './webhook.ts'

/**
 * Nothing is posted where nothing got worse that this address was not told of. What was posted stands in the history, with who did it.
 * @throws ArsenalError `webhook-failed`, and as `withHistory`
 */
export async function postHistory(
	session: Session,
	out: OutPlace,
	told: readonly ToldHistory[],
	url: URL,
): Promise<number> {
	const worse = told.flatMap(({insights}) => insights.filter(({severity}) => severity !== 'info'))
	if (worse.length === 0) {
		sayNotice(session, `nothing got worse, so nothing is sent to ${url.host}`)
		return ExitCode.done
	}
	const known = await withHistory(session, out, async ({history}) => readAuditSubjects(history, 'posted'))
	const posted = new Set(known.flatMap(subject => subject.split(' ', 2)))
	const news = worse.filter(insight => !marksOf(insight, url).some(mark => posted.has(mark)))
	const shown = told
		.map(one => ({...one, insights: one.insights.filter(insight => news.includes(insight))}))
		.filter(({insights}) => insights.length > 0)
	const issue = issueOf(shown)
	if (issue === null) {
		sayNotice(session, `${url.host} was told of ${sayCount(worse.length)} that got worse before, so nothing is sent`)
		return ExitCode.done
	}
	await postTo(url, {text: issue.title, title: issue.title, body: issue.body, history: historyJson(shown)})
	sayNotice(session, `sent to ${url.host}: ${issue.title}`)
	await remember(session, out, news, url)
	return ExitCode.done
}

/** One that cannot be written is told of, and then all of it is posted again: twice is better than never. */
async function remember(session: Session, out: OutPlace, news: readonly Insight[], url: URL): Promise<void> {
	const author = authorOf(session, joinWords(['arsenal-tui', 'history', '--webhook', `${url.protocol}//${url.host}`]))
	try {
		await withHistory(session, out, async ({history}) => {
			for (const insight of news)
				await writeAudit(
					history,
					'posted',
					`${marksOf(insight, url).join(' ')} ${insight.suite}: ${sayInsight(insight)}`,
					author,
				)
		})
	} catch (error) {
		sayNotice(session, `it will be sent again, for what was sent is not kept: ${(error as Error).message}`)
	}
}

/**
 * One mark for each end of where it happened, as severe as it is, told to one address, whose path and query may be secret: a commit in between that is
 * measured later moves one end, and it is the same thing still.
 */
function marksOf({suite, is, severity, relativeChange, from, to}: Insight, url: URL): readonly string[] {
	const what = [url.href, suite, is, severity, (relativeChange ?? 1) > 0]
	const ends = {from: from.commit ?? from.runs[0], to: to.commit ?? to.runs[0]}
	return Object.entries(ends).map(end => hashOf(JSON.stringify([...what, ...end])).slice(0, 12))
}

function sayCount(count: number): string {
	return count === 1 ? 'the one thing' : `the ${grouped(count)} things`
}
