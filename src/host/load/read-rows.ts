import {readFileSync, statSync} from 'node:fs'
import {type CsvError, parse} from 'csv-parse/sync'
import {fileTrouble} from '../../core/trouble/file-trouble.ts'

/** All of it is held in memory, by each thread. */
const mostBytes = 64 * 1024 * 1024

export type Row = Readonly<Record<string, string>>

/** The rows of a CSV file by the names in its first line. @returns the reason, a clause, where it cannot be used */
export function readRows(file: string): readonly Row[] | string {
	try {
		if (statSync(file).size > mostBytes) return `${file} is larger than 64 MiB`
		const rows: Row[] = parse(readFileSync(file), {bom: true, columns: true, skip_empty_lines: true, trim: true})
		return rows.length === 0 ? `${file} has no rows below its line of names` : rows
	} catch (error) {
		if ((error as CsvError).code?.startsWith('CSV_')) return `${file} is no CSV: ${(error as Error).message}`
		return `${file} cannot be read: ${fileTrouble(error)}`
	}
}
