// How alike two vectors are.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <span>

namespace tenon::local::dynamodb {

// cosine: 0 (the same direction) to 2 (the opposite one), 1 if either vector is zero. euclidean: the distance.
// dot_product: the product, of which the greater is the nearer. Computed in 64 bits, then brought to the nearest 32-bit
// float, at most its greatest. The vectors are of one size. Time: linear.
float score(distance_function function, std::span<const float> a, std::span<const float> b) noexcept;

// Whether a score of the first kind is nearer than one of the second.
bool is_nearer(distance_function function, float score, float than) noexcept;

}  // namespace tenon::local::dynamodb
