# A short program of a known amount of work: `perl work.pl UNITS`, a unit being about 3 us of arithmetic.
my ($units, $sum) = ($ARGV[0], 0);
for (1 .. $units) { $sum = ($sum * 31 + $_) & 0xffff for 1 .. 60 }
exit($sum == 70_000);
