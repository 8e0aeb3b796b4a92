using nothing_here = int;
