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

}  // namespace

vector_distance::vector_distance(distance_function function, std::span<const float> from) noexcept
    : function_(function), from_(from), square_(product(from, from)) {}

float vector_distance::operator()(std::span<const float> to) const noexcept {
  double out = 0;
  switch (function_) {
    case distance_function::cosine: {
      const double squares = square_ * product(to, to);
      // One root of the product of both: of a vector and itself it is exact.
      out = squares == 0 ? 1 : std::clamp(1 - product(from_, to) / std::sqrt(squares), 0.0, 2.0);
      break;
    }
    case distance_function::dot_product: out = product(from_, to); break;
    case distance_function::euclidean:
      out = std::sqrt(sum(from_, to, [](double x, double y) { return (x - y) * (x - y); }));
      break;
  }
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(out, -most, most));
}

bool vector_distance::is_nearer(float score, float than) const noexcept {
  return function_ == distance_function::dot_product ? score > than : score < than;
}

}  // namespace tenon::local::dynamodb
