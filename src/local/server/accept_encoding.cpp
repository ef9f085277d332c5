#include "local/server/accept_encoding.hpp"

#include "local/server/http_text.hpp"

#include <algorithm>
#include <optional>

namespace tenon::local::dynamodb {
namespace {

// Takes what stands before the separator, and the separator with it.
std::string_view take_until(std::string_view& text, char separator) noexcept {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(part);
}

double read_weight(std::string_view text) noexcept {
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  double value = 0;
  double unit = 1;
  bool is_fraction = false;
  for (const char c : text) {
    if (c == '.' && !is_fraction) {
      is_fraction = true;
    } else if (c < '0' || c > '9') {
      return 1;
    } else if (is_fraction) {
      unit /= 10;
      value += unit * (c - '0');
    } else {
      value = std::min(value * 10 + (c - '0'), 1.0);
    }
  }
  return text.empty() ? 1 : is_negative ? 0 : std::min(value, 1.0);
}

// The first parameter "q" of those after a coding's name.
double weight_of(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    auto parameter = take_until(parameters, ';');
    const auto name = take_until(parameter, '=');
    if (name == "q" || name == "Q") return read_weight(trimmed(parameter));
  }
  return 1;
}

struct offer {
  double weight = 0;
  bool is_named = false;
  std::size_t position = 0;

  void add(double with_weight, std::size_t at) noexcept {
    if (is_named && with_weight <= weight) return;
    *this = {with_weight, true, at};
  }
};

bool is_preferred(const offer& a, const offer& b) noexcept {
  if (a.weight != b.weight) return a.weight > b.weight;
  if (a.is_named != b.is_named) return a.is_named;
  return a.position < b.position;
}

}  // namespace

coding accepted_coding(std::string_view accept_encoding) noexcept {
  offer gzip{.position = 0};
  offer deflate{.position = 1};
  offer any{};
  for (std::size_t position = 0; !accept_encoding.empty(); ++position) {
    auto parameters = take_until(accept_encoding, ',');
    const auto name = take_until(parameters, ';');
    const auto weight = weight_of(parameters);
    if (name == "*") any.add(weight, position);
    else if (const auto named = coding_named(name); named == coding::gzip) gzip.add(weight, position);
    else if (named == coding::deflate) deflate.add(weight, position);
  }
  if (!gzip.is_named) gzip.weight = any.weight;
  if (!deflate.is_named) deflate.weight = any.weight;
  const bool is_deflate = is_preferred(deflate, gzip);
  if ((is_deflate ? deflate : gzip).weight <= 0) return coding::none;
  return is_deflate ? coding::deflate : coding::gzip;
}

}  // namespace tenon::local::dynamodb
