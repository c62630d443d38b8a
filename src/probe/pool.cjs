'use strict'
/**
 * On our own thread: how long a job waits for a thread of libuv's pool (files, DNS, compression, crypto), by one of ours that takes no time
 * itself. Only once the program has a pool, which we must not be the first to start. Its threads are known by their name, so from Node 22 on
 * and on Linux.
 */

const {access, readdirSync, readFileSync} = require('node:fs')
const {hasStandard} = require('./descriptors.cjs')

const mostThreads = 100

function hasPool() {
	try {
		const threads = readdirSync('/proc/self/task').slice(0, mostThreads)
		return threads.some(id => readFileSync(`/proc/self/task/${id}/comm`, 'latin1').includes('libuv-worker'))
	} catch {
		return false
	}
}

function watchPool(nowNs) {
	let isThere = false
	/** 0: no job of ours is under way. */
	let askedNs = 0
	let waitsNs = []
	return {
		look() {
			// In a program that has closed them we would open one of the first three, if only to read.
			isThere ||= hasStandard() && hasPool()
		},
		ask() {
			if (!isThere || askedNs !== 0) return
			askedNs = nowNs()
			access('/', () => {
				waitsNs.push(nowNs() - askedNs)
				askedNs = 0
			})
		},
		/** @returns the median wait since the last time, that of a job under way included; undefined where nobody asked */
		takeWaitMs() {
			const all = waitsNs
			if (askedNs !== 0) all.push(nowNs() - askedNs)
			waitsNs = []
			all.sort((a, b) => a - b)
			return all.length === 0 ? undefined : all[all.length >> 1] / 1e6
		},
	}
}

module.exports = {watchPool}
