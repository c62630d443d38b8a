# The watchdog is a POSIX shell script because it lives as long as a run does: 1 MB where a Node would take 40.
#
# It reads orders, one a line: `guard GROUP START`, `release GROUP`, `tidy - SOCKET`, `clear - FOLDER`, `restore - FOLDER`,
# `dismiss`. Its input ends when the runner
# is gone, however that came about; if it was not dismissed before, everything guarded is ended. START is the start time of the process that gave
# the group its number, or `-`: were that process gone and the number given to a stranger, the stranger would start later and is left
# alone. What is in no guarded group but carries the runner's mark (host/launch/mark.ts) is ended too. In the end sockets are removed that
# nobody listens at any more, with the folders that were made for them, and the folders deep profilers worked in, revisions were checked out to or
# the user's were copied to. Files of the user that were changed are put back from where they are kept (host/work-folder/kept-files.ts).
#
# $1: the mark, as `NAME=value`. The signals of a terminal or of an impatient user are not for it: it must be the last to go.

trap '' HUP INT QUIT TERM PIPE TSTP ALRM USR1 USR2
set -f
mark=$1
guarded=
sockets=
folders=
kept_in=
self=$$

without() {
	kept=
	for entry in $guarded; do
		[ "${entry%%:*}" = "$1" ] || kept="$kept $entry"
	done
	guarded=$kept
}

# Leaves the start time of process $1 in $start, empty when it cannot be told.
read_start() {
	start= line=
	[ -r "/proc/$1/stat" ] && read -r line <"/proc/$1/stat"
	case $line in
	*') '*) set -- ${line##*') '}; start=${20} ;;
	esac
}

signal_guarded() {
	for entry in $guarded; do
		group=${entry%%:*}
		read_start "$group"
		case $start in
		'' | "${entry#*:}") kill -s "$1" -- "-$group" ;;
		*) [ "${entry#*:}" = - ] && kill -s "$1" -- "-$group" ;;
		esac
	done
}

# Every process that carries the mark, one number a line.
marked() {
	set +f
	grep -ls "$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
		[ "$pid" = "$self" ] || echo "$pid"
	done
	set -f
}

signal_marked() {
	found=$(marked)
	for pid in $found; do
		kill -s "$1" "$pid"
	done
	[ -n "$found" ]
}

while read -r order group start; do
	case $order in
	guard) without "$group"; guarded="$guarded $group:$start" ;;
	release) without "$group" ;;
	tidy) sockets="$sockets$start
" ;;
	clear) folders="$folders$start
" ;;
	restore) kept_in="$kept_in$start
" ;;
	dismiss) exit 0 ;;
	esac
done

# What is stopped finds the signal waiting when it goes on.
for name in TERM CONT; do
	signal_guarded $name
	signal_marked $name
done
sleep 0.3 || sleep 1
# One look that finds nobody is not enough: who was forked while the list was read, by one that ended before its turn came, is in the next.
quiet=0
for pass in 1 2 3 4 5 6; do
	signal_guarded KILL
	if signal_marked KILL; then quiet=0; else quiet=$((quiet + 1)); fi
	[ "$quiet" -lt 2 ] || break
	sleep 0.1 || sleep 1
done
# Sockets, what says that a probe will come, and nothing else; their folders only when that leaves them empty.
printf '%s' "$sockets" | while IFS= read -r socket; do
	[ -S "$socket" ] && rm -f -- "$socket"
	case ${socket%/*} in
	*/arsenal-*)
		set +f
		rm -f -- "${socket%/*}"/n[0-9]*
		set -f
		rmdir -- "${socket%/*}"
		;;
	esac
done
# With all that is in them: of these names only, which nobody but us gives. Twice, for what was being written when it was killed, and
# for what is write-protected.
printf '%s' "$folders" | while IFS= read -r folder; do
	case ${folder##*/} in
	arsenal-deep-* | arsenal-rev-* | arsenal-work-*)
		rm -rf -- "$folder" || {
			sleep 0.2
			[ -L "$folder" ] || chmod -R u+rwx -- "$folder"
			rm -rf -- "$folder"
		}
		;;
	esac
done
# What a file was is in `N`, where it is in `N.path`; what we made of it, now and the time before, in `N.ours` and `N.before`. Whoever else has changed it
# meanwhile keeps what he made, and we keep what there was. Without `N` it was not there, or it is a folder that was made for one.
printf '%s' "$kept_in" | while IFS= read -r folder; do
	case ${folder##*/} in
	arsenal-kept-*) ;;
	*) continue ;;
	esac
	left=
	set +f
	for list in "$folder"/*.path; do
		[ -f "$list" ] || continue
		IFS= read -r place <"$list"
		saved=${list%.path}
		ours=
		for known in "$saved" "$saved.ours" "$saved.before"; do
			[ -f "$known" ] && cmp -s -- "$known" "$place" && ours=1
		done
		if [ -f "$saved" ]; then
			[ -n "$ours" ] && cp -p -- "$saved" "$place" || left=1
		elif [ ! -d "$place" ] && [ -e "$place" ]; then
			[ -n "$ours" ] && rm -f -- "$place" || left=1
		fi
	done
	# Folders behind all files, and the inner ones first, whenever they were made.
	gone=1
	while [ -n "$gone" ]; do
		gone=
		for list in "$folder"/*.path; do
			[ -f "$list" ] && [ ! -f "${list%.path}" ] || continue
			IFS= read -r place <"$list"
			[ -d "$place" ] && [ ! -L "$place" ] && rmdir -- "$place" && gone=1
		done
	done
	set -f
	[ -n "$left" ] || rm -rf -- "$folder"
done
