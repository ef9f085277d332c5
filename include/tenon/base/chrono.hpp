// The clocks, durations and time points of <chrono>.
//
// <chrono> of GCC's library also brings calendars and formatted output, and for these the streams and locales: a third
// of what including a client would cost. Where it has a header for the rest, that is taken. Files that need more include
// <chrono> themselves.
#pragma once

#include <version>

#if defined(__GLIBCXX__) && __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif
