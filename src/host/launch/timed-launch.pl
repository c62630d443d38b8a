# Runs one command and says what the kernel knows of it. Node hands on neither the `rusage` of a child nor the moment it ended, so a
# process stands between: perl, because it is there wherever this program is likely to run, starts in 2 ms and makes system calls by
# number without loading a module (POSIX alone would cost 10 ms and 2 MB).
#
# Arguments: the numbers of wait4, setsid and clock_gettime (-1: ask Time::HiRes); whether ru_maxrss counts bytes; how many runs (0: one, and
# another for each byte on descriptor 4); the exit codes after which the next one may come, with commas; how many variables follow; the
# command's environment (`NAME=value`); its argv. The environment comes as arguments because PERL5OPT, LD_PRELOAD
# and a broken locale in it are for the command, not for perl.
#
# Says on descriptor 3, a line each and for each run: `pid N` once the command has been executed, or `failed ERRNO` when it could not be; and in
# the end `end WALL_NS USER_US SYSTEM_US OWN_CPU_NS MAX_RSS_BYTES STATUS MORE`. MORE is 1 when it may be run again. OWN_CPU is the child's until
# just before exec and has to be subtracted.
# The kernel keeps the peak of memory over an exec, so less than perl's copy had cannot be seen: 2.4 MB.
#
# Who stops us closes that pipe. Between two runs it knows the number of the next one no more than we do, which is told when it has been
# executed: then nobody reads it, and the command is ended here.
#
# The command gets a session of its own, as everything we start does: its pid is the number of its group, and what is sent to that group
# does not reach us. The pipe closes at exec or brings the errno, so a pid is said only of a command that runs.
#
# Runs of a number that was given follow each other with nothing of ours between them, for a machine that has turned to something else in the
# meantime is slower by 0.1 to 0.3 ms in the next one. A run that failed or left somebody behind in its group is the last, in either case.
#
# The clock is read in the child after the fork, because copying perl's pages is no part of the command. What is left of perl in the
# figures is taking that copy down again at exec: 60 us (measured against vfork from a small C program).

my ($wait4, $setsid, $gettime, $bytes, $times, $allowed, $count) = splice @ARGV, 0, 7;
my %given = map { split /=/, $_, 2 } splice @ARGV, 0, $count;
my %goes_on = map { $_ => 1 } split /,/, $allowed;
open my $report, '>&=', 3 or exit 126;
my $orders;
if (!$times) { open $orders, '<&=', 4 or exit 126 }
my ($clock, $cpu, $usage, $status) = ("\0" x 16, "\0" x 16, "\0" x 144, "\0" x 8);
my $darwin = $gettime < 0;
require Time::HiRes if $darwin;
sub now { $_[1] = $darwin ? pack('q2', 0, 1e9 * Time::HiRes::clock_gettime($_[0] == 2 ? 12 : 6)) : do { syscall $gettime, $_[0], $_[1]; $_[1] } }
# The first time costs more than the second.
now(2, $cpu);
now(1, $clock);
%ENV = %given;
for (my $run = 1; ; $run++) {
	sysseek STDIN, 0, 0;
	my ($from, $to);
	pipe $from, $to or exit 126;
	my $pid = fork;
	if (!defined $pid) { syswrite $report, 'failed ' . ($! + 0) . "\n"; exit 0 }
	if ($pid == 0) {
		syscall $setsid;
		now(2, $cpu);
		now(1, $clock);
		syswrite $to, $cpu . $clock;
		exec { $ARGV[0] } @ARGV;
		syswrite $to, pack 'l', $! + 0;
		kill 9, $$;
		sleep;
	}
	close $to;
	my $told = '';
	1 while sysread $from, $told, 512, length $told;
	if (length $told != 32) {
		waitpid $pid, 0;
		syswrite $report, 'failed ' . (length $told == 36 ? unpack 'l', substr $told, 32 : 0) . "\n";
		exit 0;
	}
	# Nobody who could end it would hear of it.
	$SIG{PIPE} = sub { kill 9, -$pid; exit 0 };
	syswrite $report, "pid $pid\n";
	$SIG{PIPE} = 'DEFAULT';
	my $done;
	1 while ($done = syscall $wait4, $pid, $status, 0, $usage) == -1 && $! == 4;
	now(1, $clock);
	exit 126 if $done != $pid;
	my ($cpu_s, $cpu_ns, $from_s, $from_ns) = unpack 'q4', $told;
	my ($to_s, $to_ns) = unpack 'q2', $clock;
	my @usage = unpack $bytes ? 'q l x4 q l x4 q' : 'q5', $usage;
	my ($user, $system) = ($usage[0] * 1e6 + $usage[1], $usage[2] * 1e6 + $usage[3]);
	my $ended = unpack 'l', $status;
	my $more = !($ended & 0x7f || !$goes_on{$ended >> 8 & 0xff} || $times && $run == $times || kill 0, -$pid);
	syswrite $report, join(' ', 'end', ($to_s - $from_s) * 1_000_000_000 + $to_ns - $from_ns, $user, $system,
		$cpu_s * 1_000_000_000 + $cpu_ns, $usage[4] * ($bytes ? 1 : 1024), $ended, $more ? 1 : 0) . "\n";
	last if !$more || $orders && (sysread($orders, my $order, 1) // 0) != 1;
}
