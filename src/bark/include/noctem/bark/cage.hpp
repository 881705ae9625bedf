#pragma once
// The first process inside: bubblewrap has made the namespaces and started us as process 1 of ours.
// It reads its plan, starts the program in a child that has confined itself (limits, Landlock,
// filters), passes on signals, collects orphans, and tells the supervisor how the program ended.
// When it goes, the kernel ends everything inside.
//
// A process of its own, one thread.

namespace noctem::bark {

// Does not return to the caller's work: the result is the exit status of process 1.
int enter_cage(int plan, int talk);

}  // namespace noctem::bark
