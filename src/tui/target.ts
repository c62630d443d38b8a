import type {CallTree, NodeIndex} from '../core/profile/call-tree.ts'

/**
 * What a place on the screen stands for. Screens say it of what they draw (`aimed` in text/aim.ts), so that the mouse finds what is seen there, and
 * by what it is, so that it still is that when a list has changed since.
 */
export type Target =
	/** `FirstRow.key` */
	| {readonly is: 'first-row'; readonly key: string}
	| {readonly is: 'suite'; readonly name: string}
	| {readonly is: 'pane'; readonly name: string}
	/** As `LiveModel.benchmark` names it. */
	| {readonly is: 'benchmark'; readonly key: string}
	/** A node of this tree: another tree numbers them anew. */
	| {readonly is: 'frame'; readonly tree: CallTree; readonly node: NodeIndex}
	/** `frameKey` */
	| {readonly is: 'function'; readonly key: string}
	/** `ResultPlace` */
	| {readonly is: 'result'; readonly suite: number; readonly row: string | null}
	/** A suite in the list of histories. */
	| {readonly is: 'history'; readonly suite: string}
	/** `HistoryRow.key` */
	| {readonly is: 'history-row'; readonly key: string}
	/** A point of the course that is drawn, by its first run. */
	| {readonly is: 'history-point'; readonly run: string}
	/** `AdviceItem` by number. */
	| {readonly is: 'advice'; readonly index: number}
	| {readonly is: 'file'; readonly path: string}
	/** null: a path that is typed. */
	| {readonly is: 'profile'; readonly file: string | null}
	/** Index into `deepProfilers`. */
	| {readonly is: 'profiler'; readonly index: number}
