/**
 * SQLite's write-ahead log needs memory that all processes share through the file system, and across machines there is none: two of them would
 * damage the database. Elsewhere it is the better one: who reads waits for nobody.
 */
import {statfsSync} from 'node:fs'

/** By the magic numbers of Linux (statfs(2)). FUSE is told by no more than that, so sshfs and what is local are the same. */
const networks: ReadonlySet<number> = new Set([
	0x6969, // nfs
	0x517b, // smb
	0xff534d42, // cifs
	0xfe534d42, // smb2, smb3
	0x65735546, // fuse: sshfs, s3fs and others
	0x01021997, // 9p: folders of a host in its virtual machine
	0x5346414f, // afs
	0x6b414653, // afs of the kernel
	0x73757245, // coda
	0x00c36400, // ceph
	0x01161970, // gfs2
	0x7461636f, // ocfs2
	0x0bd00bd3, // lustre
	0x19830326, // fhgfs
	0x786f4256, // folders of a VirtualBox host
	0x7c7c6673, // folders of a Parallels host
])

export type JournalMode = 'wal' | 'truncate'

/** @param type  of the file system, as statfs tells it: 32 bits, on some systems with a sign */
export function journalModeOn(type: number): JournalMode {
	return networks.has(type >>> 0) ? 'truncate' : 'wal'
}

export function journalModeIn(dir: string): JournalMode {
	try {
		return journalModeOn(statfsSync(dir).type)
	} catch {
		return 'truncate'
	}
}
