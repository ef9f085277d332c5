// How far vectors are from one.
#pragma once

#include "local/dynamodb/table_definition.hpp"

#include <span>

namespace tenon::local::dynamodb {

// Refers to the vector that it is made of.
class vector_distance {
 public:
  vector_distance(distance_function function, std::span<const float> from) noexcept;

  // cosine: 0 (the same direction) to 2 (the opposite one), 1 if either vector is zero. euclidean: the distance.
  // dot_product: the product, of which the greater is the nearer. Computed in 64 bits, then brought to the nearest 32-bit
  // float, at most its greatest. `to` is of the same size. Time: linear.
  float operator()(std::span<const float> to) const noexcept;

  // Of two such scores.
  bool is_nearer(float score, float than) const noexcept;

 private:
  distance_function function_;
  std::span<const float> from_;
  double square_ = 0;  // of the vector
};

}  // namespace tenon::local::dynamodb
