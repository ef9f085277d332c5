// The error of a caller who has given up.
#pragma once

namespace tenon::query {

// Throws cancelled (T1006): nothing was done.
[[noreturn]] void raise_cancelled();

}  // namespace tenon::query
