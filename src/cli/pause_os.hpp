#pragma once
// A short wait between two looks at something that another process changes.
//
// Any thread.

namespace noctem::cli {

void pause_shortly();  // 5 ms

}  // namespace noctem::cli
