// Names that nobody else uses, and passwords.
#pragma once

#include <cstddef>
#include <string>

namespace tenon::testing {

// Lower-case letters and digits, at random.
std::string random_letters(std::size_t count);

}  // namespace tenon::testing
