#include "local/dynamodb/vector_distance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace tenon::local::dynamodb {
namespace {

// The sum of what `term` makes of each pair. Several sums are taken side by side, as one alone waits for each addition.
template <class Term>
double sum(std::span<const float> a, std::span<const float> b, const Term& term) noexcept {
  constexpr std::size_t lanes = 4;
  std::array<double, lanes> sums{};
  const std::size_t whole = a.size() - a.size() % lanes;
  for (std::size_t i = 0; i < whole; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += term(double{a[i + lane]}, double{b[i + lane]});
  for (std::size_t i = whole; i < a.size(); ++i) sums[0] += term(double{a[i]}, double{b[i]});
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

double product(std::span<const float> a, std::span<const float> b) noexcept {
  return sum(a, b, [](double x, double y) { return x * y; });
}

double cosine_distance(std::span<const float> a, std::span<const float> b) noexcept {
  const double norms = product(a, a) * product(b, b);
  if (norms == 0) return 1;
  // One root of the product of both: of a vector and itself it is exact.
  return std::clamp(1 - product(a, b) / std::sqrt(norms), 0.0, 2.0);
}

}  // namespace

float score(distance_function function, std::span<const float> a, std::span<const float> b) noexcept {
  double out = 0;
  switch (function) {
    case distance_function::cosine: out = cosine_distance(a, b); break;
    case distance_function::dot_product: out = product(a, b); break;
    case distance_function::euclidean:
      out = std::sqrt(sum(a, b, [](double x, double y) { return (x - y) * (x - y); }));
      break;
  }
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(out, -most, most));
}

bool is_nearer(distance_function function, float score, float than) noexcept {
  return function == distance_function::dot_product ? score > than : score < than;
}

}  // namespace tenon::local::dynamodb
