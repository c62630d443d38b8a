# The guard of a terminal is a POSIX shell script, as the watchdog of a run is (host/processes/watchdog.sh): 1 MB, and there wherever screens are.
#
# It reads orders, one a line: `raw` (the terminal is now as the screens want it), `say SENTENCE` (what to leave behind), `shell` and `screen`
# (the terminal was lent to the shell, and is ours again), `bye`. Its input ends when the screens are gone, however that came about; if there
# was no `bye` before and the terminal is not the shell's, it is given back, and the sentence said.
#
# $1: what to write to give the terminal back. $2: its modes as `stty -g` told them before. Descriptor 3 is what the screens wrote to, 4 what they
# read from. It has a session of its own, so no signal of the terminal reaches it and nothing stops it from writing there.

trap '' HUP INT QUIT TERM PIPE TSTP TTIN TTOU ALRM USR1 USR2
sequences=$1
modes=$2
raw=
sentence=
lent=
# Whether a shell with job control waits for the screens themselves, and for nobody around them.
direct=yes
line=
[ -r "/proc/$PPID/stat" ] && read -r line <"/proc/$PPID/stat"
case $line in
*') '*) set -- ${line##*') '}; group=$3 ;;
*) group=$(ps -o pgid= -p "$PPID") ;;
esac
[ "$((group))" = "$PPID" ] || direct=

# Descriptor 3 never blocks: a terminal that does not take it now is asked for two seconds.
write() {
	tries=0
	until printf '%s' "$1" >&3; do
		tries=$((tries + 1))
		[ "$tries" -lt 20 ] && sleep 0.1 || return
	done
}

while read -r order rest; do
	case $order in
	raw) raw=$(stty -g <&4) ;;
	say) sentence=$rest ;;
	shell) lent=yes ;;
	screen) lent= ;;
	bye) exit 0 ;;
	esac
done
[ -z "$lent" ] || exit 0
# At once, and by nothing but what the shell has built in: before the user's shell prompts on the screen that goes away.
write "$sequences"
write "$sentence
"
# Who waits around the screens takes their end for an ordinary one, and the modes it finds then for those wanted.
[ -n "$modes" ] && [ -z "$direct" ] && stty "$modes" <&4
[ -n "$modes" ] && [ -n "$direct" ] || exit 0
# Most shells give themselves back their modes when what they waited for was killed, and then edit a line in modes of their own: those stay.
sleep 0.3 || sleep 1
# Killed before it was said what raw is, they are raw or have not been touched.
[ -n "$raw" ] && [ "$(stty -g <&4)" != "$raw" ] || stty "$modes" <&4
exit 0
