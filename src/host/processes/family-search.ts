import {existsSync} from 'node:fs'
import {carriesMark} from '../launch/mark.ts'
import {ProcessFamily, type ProcessRow} from './family.ts'
import {listPids, listProcesses, readProcArguments, readProcEnvironment, readProcStat} from './proc-table.ts'
import {listByPs} from './ps.ts'

/** What is asked about processes. Each answer is of its own moment: between two, anybody may have forked or ended. */
export interface ProcessTable {
	listPids(): readonly number[]
	/** Those of them that live now. */
	listProcesses(pids: readonly number[]): readonly ProcessRow[]
	/** null: not ours to read, or gone. '': a thread of the kernel, or in the middle of exec. */
	readArguments(pid: number): string | null
	/** Like the arguments. */
	readEnvironment(pid: number): string | null
	/** null: gone. */
	readStarted(pid: number): number | null
}

const linuxTable: ProcessTable = {
	listPids,
	listProcesses,
	readArguments: readProcArguments,
	readEnvironment: readProcEnvironment,
	readStarted: pid => readProcStat(pid)?.startTicks ?? null,
}

/** What is known of the program whose family is searched. */
export interface FamilyRoot {
	readonly started: number | null
	/** No process of the family is older. null: nothing is known, and nobody is found by the mark. */
	readonly since: number | null
	/** What every process of the family carries in its environment. */
	readonly mark: string
}

const hasLinuxProc = existsSync('/proc/self/stat')

/** Finds again and again who of a program's family lives. */
export class FamilySearch {
	readonly #root: FamilyRoot
	readonly #table: ProcessTable | null
	readonly #family: ProcessFamily
	readonly #strangers = new Set<string>()
	#undecided = 0

	/** @param table null: `ps` is asked */
	constructor(rootPid: number, root: FamilyRoot, table: ProcessTable | null = hasLinuxProc ? linuxTable : null) {
		this.#root = root
		this.#table = table
		this.#family = new ProcessFamily(rootPid, root.started)
	}

	/** As of the last look. */
	get members(): ReadonlyMap<number, ProcessRow> {
		return this.#family.members
	}

	/**
	 * @returns `listed`: how many processes the machine showed; 0 where nobody can be listed, for lack of descriptors, say.
	 * `undecided`: how many may belong to the family, or may have left a child that does, which the next look can tell.
	 */
	async look(): Promise<{readonly listed: number; readonly undecided: number}> {
		this.#undecided = 0
		if (this.#table === null) {
			const alive = await listByPs().catch(() => [])
			this.#take(alive.filter(process => !process.ended))
			return {listed: alive.length, undecided: 0}
		}
		let listed = 0
		// Without a descriptor to spare nobody can be listed.
		try {
			const pids = this.#table.listPids()
			const alive = this.#table.listProcesses(pids)
			listed = alive.length
			this.#take(alive)
			if (this.members.size === 0) this.#lookLate(new Set(pids), this.#table)
		} catch {}
		return {listed, undecided: this.#undecided}
	}

	#take(alive: readonly ProcessRow[]): void {
		if (alive.length > 0) this.#family.retain(alive)
		this.#family.admit(alive, row => this.#isMarked(row))
	}

	/**
	 * Who is not in the list because it was forked while the list was read, which takes a millisecond or two, perhaps by one that had ended when its turn
	 * came: nobody would be left of a program that runs off just then. Who ended in this list, too, may have done the same again.
	 */
	#lookLate(pids: ReadonlySet<number>, table: ProcessTable): void {
		const late = table.listPids().filter(pid => !pids.has(pid))
		const alive = table.listProcesses(late)
		this.#undecided += late.length - alive.length
		this.#family.admit(alive, row => this.#isMarked(row))
	}

	/** Whether its environment is empty for good. Its arguments may have been those of the program before, when they were read. */
	#hasNone(pid: number, programArguments: string | null, table: ProcessTable): boolean {
		return programArguments !== '' && table.readArguments(pid) === programArguments && table.readEnvironment(pid) === ''
	}

	/** Reads the environment of a stranger once, and only of one that is younger than what we launched. */
	#isMarked(row: ProcessRow): boolean {
		const {since, mark} = this.#root
		// What we launch opens a session: in none are only threads of the kernel, which have no arguments either.
		if (this.#table === null || since === null || row.started < since || row.session === 0) return false
		const identity = `${row.pid} ${row.started}`
		if (this.#strangers.has(identity)) return false
		// Asked first: who has arguments by now has its environment, too.
		const programArguments = this.#table.readArguments(row.pid)
		const environment = this.#table.readEnvironment(row.pid)
		if (environment !== null && carriesMark(environment, mark)) return true
		const isInExec = environment === '' && !this.#hasNone(row.pid, programArguments, this.#table)
		// Another user's process keeps its environment to itself, and is still there.
		const isGone = environment === null && this.#table.readStarted(row.pid) !== row.started
		if (isInExec || isGone) this.#undecided++
		else this.#strangers.add(identity)
		return false
	}
}
