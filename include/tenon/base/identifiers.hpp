// Text identifiers for primary keys, in the shapes the schema language's default functions produce.
#pragma once

#include <tenon/base/random.hpp>
#include <tenon/base/timestamp.hpp>

#include <cstddef>
#include <string>

namespace tenon {

// 25 characters, "c" first: time, a counter, a fingerprint of the process, and 41 random bits, in base 36.
std::string cuid();

// 24 characters of base 36, a letter first, all random.
std::string cuid2();
std::string cuid2(random_source& random);

// 26 characters of Crockford's base 32: 48 bits of time in milliseconds, 80 random bits.
// Throws value_out_of_range for a time before 1970 or after 10889.
std::string ulid();
std::string ulid(timestamp time, random_source& random);

// `size` characters of A-Z a-z 0-9 _ -, all random.
std::string nanoid(std::size_t size = 21);
std::string nanoid(std::size_t size, random_source& random);

}  // namespace tenon
