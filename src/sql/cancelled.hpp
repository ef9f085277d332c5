// The error of a caller who has given up.
#pragma once

namespace tenon::sql {

// Throws cancelled (T1006): nothing was done.
[[noreturn]] void raise_cancelled();

}  // namespace tenon::sql
